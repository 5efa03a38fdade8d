/* A disk whose fsync takes 1 ms, for LD_PRELOAD: fsync and fdatasync wait so long, and write nothing. */
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { NANOSECONDS = 1000000, SLEPT = 850000 }; /* the rest is waited for with open eyes, since sleep ends late */

static long since(const struct timespec *start)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (long)(time.tv_sec - start->tv_sec) * 1000000000 + time.tv_nsec - start->tv_nsec;
}

int fsync(int fd)
{
	const struct timespec sleep = {.tv_nsec = SLEPT};
	struct timespec start;

	(void)fd;
	clock_gettime(CLOCK_MONOTONIC, &start);
	prctl(PR_SET_TIMERSLACK, 1ul);
	nanosleep(&sleep, NULL);
	while (since(&start) < NANOSECONDS)
		;
	return 0;
}

int fdatasync(int fd)
{
	return fsync(fd);
}
