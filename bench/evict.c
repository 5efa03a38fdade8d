/* Puts files out of the page cache, so that the next reader reads from the disk: build/bench/evict FILE...
 * Exits with 1 when some of it stays there. Needs no rights but that to read. */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 10 };

/* Pages of the file that are in memory; -1 when that cannot be said. */
static long resident(int fd, size_t size)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (size + page - 1) / page;
	unsigned char *seen = malloc(pages);
	void *map = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	long count = -1;

	if (seen && map != MAP_FAILED && !mincore(map, size, seen)) {
		count = 0;
		for (size_t i = 0; i < pages; i++)
			count += seen[i] & 1;
	}
	if (map != MAP_FAILED)
		munmap(map, size);
	free(seen);
	return count;
}

static int evict(const char *path)
{
	const int fd = open(path, O_RDONLY);
	const struct timespec pause = {.tv_nsec = 100000000};
	struct stat about;
	long left = 0;

	if (fd < 0 || fstat(fd, &about)) {
		perror(path);
		return 1;
	}
	fsync(fd); /* what is not on the disk yet would stay */
	for (int i = 0; i < TRIES && (!i || left); i++) {
		if (i)
			nanosleep(&pause, NULL); /* somebody had hold of a page */
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		left = about.st_size ? resident(fd, (size_t)about.st_size) : 0;
	}
	close(fd);
	if (left)
		fprintf(stderr, "evict: %s: %ld pages stay in the cache\n", path, left);
	return left != 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= evict(argv[i]);
	return failed;
}
