/* Says how fast one thread of this machine reads memory: build/bench/scan
 * Prints GB/s: the best of seven passes over 512 MiB, added up by 8 bytes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MIB = 512, PASSES = 7, LANES = 8 };

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint64_t add_up(const uint64_t *words, size_t n)
{
	uint64_t sums[LANES] = {0}, sum = 0;

	for (size_t i = 0; i < n; i += LANES)
		for (size_t j = 0; j < LANES; j++)
			sums[j] += words[i + j];
	for (size_t j = 0; j < LANES; j++)
		sum += sums[j];
	return sum;
}

int main(void)
{
	const size_t size = (size_t)MIB << 20;
	uint64_t *words = malloc(size), sum = 0;
	double best = 1e9;

	if (!words) {
		fprintf(stderr, "scan: no memory\n");
		return 1;
	}
	memset(words, 1, size);
	for (int i = 0; i < PASSES; i++) {
		const double start = now();
		double seconds;

		sum += add_up(words, size / sizeof(*words));
		seconds = now() - start;
		best = seconds < best ? seconds : best;
	}
	printf("%.2f\n", (double)size / best / 1e9);
	free(words);
	return sum == 0; /* it is not; but then it must be added up */
}
