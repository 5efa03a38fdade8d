/* Making the file of a new database: a copy of the one that the build made (template.S), which has the schema and all that is built in.
 *
 * Writing those through SQL takes some 40 ms; copying them, one. The copy appears under its name in one step and whole, so neither a crash nor
 * a second process ever sees half a database, and a file that is there already is never touched. Where the file system cannot do that, or
 * anything goes wrong, the file starts out empty, and migrate.c and sync.c fill it as they would any empty file. */
#define _GNU_SOURCE /* O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/memory.h"
#include "store/internal.h"

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(fd, bytes, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		length -= (size_t)n;
	}
	return true;
}

/* Opens a file without a name in the folder of path; -1 when it cannot be had. */
static int open_nameless(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct af_arena scratch = {0};
	const char *folder = slash ? af_arena_strndup(&scratch, path, (size_t)(slash - path) + 1) : ".";
	int fd = folder ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;

	af_arena_clear(&scratch);
	return fd;
}

static bool copy_template(const char *path)
{
	struct af_embedded template = af_embedded_template();
	char descriptor[64];
	bool done = false;
	int fd;

	if (!template.length)
		return false;
	fd = open_nameless(path);
	if (fd < 0)
		return false;
	snprintf(descriptor, sizeof(descriptor), "/proc/self/fd/%d", fd);
	/* The bytes reach the disk before the name does. */
	if (write_all(fd, template.text, template.length) && fsync(fd) == 0)
		done = linkat(AT_FDCWD, descriptor, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
	close(fd);
	return done;
}

enum af_status af_store_create(const char *path, bool *created, struct af_error *err)
{
	int fd;

	*created = copy_template(path);
	if (*created)
		return AF_OK;
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno != EEXIST)
		return af_fail(err, AF_IO, "%s: cannot be created: %s", path, strerror(errno));
	if (fd >= 0) {
		*created = true;
		close(fd);
	}
	return AF_OK;
}
