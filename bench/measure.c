/* Runs a command and says what it took: build/bench/measure FILE COMMAND [ARGUMENT]...
 * Appends "SECONDS PEAK-RSS-IN-KIB SECONDS-OF-PROCESSORS" to FILE; the latter two are those of the command and of what it ran.
 * Exits as the command does. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	const double start = now();
	double seconds;
	pid_t child;
	int status = 0;
	FILE *out;

	if (argc < 3) {
		fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT]...\n");
		return 125;
	}
	child = fork();
	if (!child) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		perror("measure");
		return 125;
	}
	seconds = now() - start;
	if (!WIFEXITED(status))
		return 126;
	getrusage(RUSAGE_CHILDREN, &usage);
	out = fopen(argv[1], "a");
	if (!out || fprintf(out, "%.4f %ld %.4f\n", seconds, usage.ru_maxrss,
	                    seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime)) < 0 || fclose(out)) {
		perror(argv[1]);
		return 125;
	}
	return WEXITSTATUS(status);
}
