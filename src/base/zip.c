/* zip.c: see zip.h. The layout is that of PKWARE's APPNOTE.TXT: a directory at the end tells where each part begins. */
#include "base/zip.h"

#include <string.h>
#include <zlib.h>

enum { END_SIZE = 22, ENTRY_SIZE = 46, LOCAL_SIZE = 30, COMMENT_MAX = 65535, BLOCK = 65536 };

static uint32_t number(const char *at, size_t bytes)
{
	uint32_t value = 0;

	while (bytes--)
		value = value << 8 | (unsigned char)at[bytes];
	return value;
}

bool af_zip_is(const char *bytes, size_t n)
{
	return n >= 4 && !memcmp(bytes, "PK\3\4", 4);
}

/* The record that ends the archive, behind which nothing but its comment stands; NULL: there is none. */
static const char *end_of(const char *bytes, size_t n)
{
	for (size_t comment = 0; n >= END_SIZE + comment && comment <= COMMENT_MAX; comment++) {
		const char *at = bytes + n - END_SIZE - comment;

		if (!memcmp(at, "PK\5\6", 4) && number(at + 20, 2) == comment)
			return at;
	}
	return NULL;
}

enum af_status af_zip_comment(struct af_buf *archive, const char *comment, struct af_error *err)
{
	const size_t length = strlen(comment);
	const char *end = end_of(af_buf_text(archive), archive->length);
	size_t place;

	if (!end || number(end + 20, 2) || length > COMMENT_MAX)
		return af_fail(err, AF_INVALID, "zip: no place for a comment");
	place = (size_t)(end - archive->data) + 20;
	af_buf_adds(archive, comment);
	if (archive->failed)
		return af_fail_nomem(err);
	archive->data[place] = (char)(length & 255);
	archive->data[place + 1] = (char)(length >> 8);
	return AF_OK;
}

static enum af_status damaged(struct af_error *err)
{
	return af_fail(err, AF_INVALID, "the ZIP file is damaged");
}

static enum af_status start(struct af_zip *zip, struct af_error *err)
{
	const char *end = end_of(zip->bytes, zip->size);

	if (!end || number(end + 4, 2) || number(end + 16, 4) > (size_t)(end - zip->bytes))
		return damaged(err);
	zip->at = number(end + 16, 4);
	zip->left = number(end + 10, 2);
	zip->started = true;
	return AF_OK;
}

/* Finds the bytes of the part behind its local header, which has a name and extras of its own. */
static bool place_part(const struct af_zip *zip, size_t local, struct af_zip_part *part)
{
	size_t skip;

	if (local > zip->size || zip->size - local < LOCAL_SIZE || memcmp(zip->bytes + local, "PK\3\4", 4) != 0)
		return false;
	skip = LOCAL_SIZE + (size_t)number(zip->bytes + local + 26, 2) + number(zip->bytes + local + 28, 2);
	if (zip->size - local < skip || zip->size - local - skip < part->packed_size)
		return false;
	part->packed = zip->bytes + local + skip;
	return true;
}

enum af_status af_zip_next(struct af_zip *zip, struct af_zip_part *part, bool *more, struct af_error *err)
{
	const char *entry;
	size_t size;
	enum af_status status = zip->started ? AF_OK : start(zip, err);

	*more = !status && zip->left;
	if (status || !zip->left)
		return status;
	entry = zip->bytes + zip->at;
	if (zip->size - zip->at < ENTRY_SIZE || memcmp(entry, "PK\1\2", 4) != 0)
		return damaged(err);
	*part = (struct af_zip_part){.name = entry + ENTRY_SIZE, .name_length = number(entry + 28, 2), .packed_size = number(entry + 20, 4),
	                             .crc = number(entry + 16, 4), .deflated = number(entry + 10, 2) == 8};
	size = ENTRY_SIZE + part->name_length + number(entry + 30, 2) + number(entry + 32, 2);
	if (zip->size - zip->at < size || (!part->deflated && number(entry + 10, 2)) || !place_part(zip, number(entry + 42, 4), part))
		return damaged(err);
	zip->at += size;
	zip->left--;
	return AF_OK;
}

bool af_zip_named(const struct af_zip_part *part, const char *name)
{
	return part->name_length == strlen(name) && !memcmp(part->name, name, part->name_length);
}

static void *zip_alloc(void *context, unsigned count, unsigned size)
{
	(void)context;
	return af_calloc(count, size);
}

static void zip_free(void *context, void *block)
{
	(void)context;
	af_free(block);
}

/* Unpacks all of it; *crc becomes the check sum of what came. Z_STREAM_END when it is whole, Z_OK when fn wants no more. */
static int unpack(z_stream *z, char *block, af_zip_fn *fn, void *context, uLong *crc)
{
	int result;

	do {
		z->next_out = (unsigned char *)block;
		z->avail_out = BLOCK;
		result = inflate(z, Z_NO_FLUSH);
		if (result != Z_OK && result != Z_STREAM_END)
			return result;
		*crc = crc32(*crc, (const unsigned char *)block, BLOCK - z->avail_out);
		if (!fn(context, block, BLOCK - z->avail_out))
			return Z_OK;
	} while (result != Z_STREAM_END);
	return z->avail_in ? Z_DATA_ERROR : result;
}

static enum af_status read_deflated(const struct af_zip_part *part, af_zip_fn *fn, void *context, struct af_error *err)
{
	z_stream z = {.zalloc = zip_alloc, .zfree = zip_free, .avail_in = (unsigned)part->packed_size};
	char *block = af_alloc(BLOCK);
	uLong crc = crc32(0, NULL, 0);
	int result = Z_MEM_ERROR;

	z.next_in = (z_const unsigned char *)(uintptr_t)part->packed; /* zlib only reads it */
	if (block && inflateInit2(&z, -MAX_WBITS) == Z_OK) {
		result = unpack(&z, block, fn, context, &crc);
		inflateEnd(&z);
	}
	af_free(block);
	if (result == Z_MEM_ERROR)
		return af_fail_nomem(err);
	return result == Z_OK || (result == Z_STREAM_END && crc == part->crc) ? AF_OK : damaged(err);
}

enum af_status af_zip_read(const struct af_zip_part *part, af_zip_fn *fn, void *context, struct af_error *err)
{
	if (part->deflated)
		return read_deflated(part, fn, context, err);
	if (crc32(0, (const unsigned char *)part->packed, (unsigned)part->packed_size) != part->crc)
		return damaged(err);
	fn(context, part->packed, part->packed_size);
	return AF_OK;
}
