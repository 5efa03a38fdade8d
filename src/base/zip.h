/* Reading ZIP files that are in memory. Every offset and size in them is taken as a claim; none is believed. */
#ifndef AF_BASE_ZIP_H
#define AF_BASE_ZIP_H

#include "base/memory.h"

/* One file of the archive; it points into the bytes of the archive. */
struct af_zip_part {
	const char *name; /* not NUL-terminated */
	size_t name_length;
	const char *packed;
	size_t packed_size;
	uint32_t crc;
	bool deflated; /* otherwise stored as it is */
};

/* Where an archive is read; zero-initialise it but for bytes and size. */
struct af_zip {
	const char *bytes;
	size_t size;
	size_t at, left; /* private: the next entry of the directory, and how many there are from it on */
	bool started;
};

/* Does the file begin as a ZIP file does? */
bool af_zip_is(const char *bytes, size_t n);
/* Puts a comment of at most 65,535 bytes behind an archive that has none. AF_INVALID: it has one, or is no archive. */
enum af_status af_zip_comment(struct af_buf *archive, const char *comment, struct af_error *err) AF_WARN_UNUSED;

/* The next part in the order of the directory; *more becomes false behind the last one. AF_INVALID: the archive is damaged, or split, or of the
 * ZIP64 kind. */
enum af_status af_zip_next(struct af_zip *zip, struct af_zip_part *part, bool *more, struct af_error *err) AF_WARN_UNUSED;
bool af_zip_named(const struct af_zip_part *part, const char *name);

/* Gets the unpacked bytes of a part, block after block; false ends the reading without a failure. */
typedef bool af_zip_fn(void *context, const char *bytes, size_t n);
/* AF_INVALID: they cannot be unpacked, or their check sum is another one. */
enum af_status af_zip_read(const struct af_zip_part *part, af_zip_fn *fn, void *context, struct af_error *err) AF_WARN_UNUSED;

#endif
