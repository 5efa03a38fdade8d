/* Files in other encodings, for the tests of the reader: made with iconv the other way round, read back record by record. */
#ifndef TESTS_ENCODED_H
#define TESTS_ENCODED_H

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/delimited.h"
#include "support.h"

struct bytes {
	char *data;
	size_t n;
};

/* The n bytes of UTF-8 text in an encoding, behind a byte order mark of so many bytes; the caller frees data. */
static inline struct bytes encode(const char *text, size_t n, const char *encoding, const char *mark, size_t mark_n)
{
	struct bytes made = {malloc(4 * n + mark_n + 8), mark_n};
	iconv_t converter = iconv_open(encoding, "UTF-8");
	char *in = (char *)(uintptr_t)text, *out = made.data + mark_n;
	size_t room = 4 * n + 8;

	assert_true(converter != (iconv_t)-1);
	assert_non_null(made.data);
	memcpy(made.data, mark, mark_n);
	if (iconv(converter, &in, &n, &out, &room) == (size_t)-1)
		fail_msg("%s has no \"%.20s\"", encoding, in);
	made.n = (size_t)(out - made.data);
	iconv_close(converter);
	return made;
}

/* Called with each record. */
typedef void record_fn(void *context, const struct af_record *record);

/* Reads the bytes as a file. Returns the encoding, NULL when it is not certain; borrowed until the next call. */
static inline const char *read_all(const char *data, size_t n, const char *encoding, record_fn *fn, void *context)
{
	static char name[40];
	FILE *in = fmemopen((void *)(uintptr_t)data, n, "r");
	struct af_delimited *reader;
	struct af_error err = {0};
	const char *found;
	bool detected, end = false;
	size_t most = 0;

	assert_non_null(in);
	assert_ok(af_delimited_open(in, "t.csv", ',', encoding, &reader, &err));
	while (!end) {
		struct af_record record;

		assert_ok(af_delimited_next(reader, &record, &end, &err));
		if (!end)
			fn(context, &record);
		if (!most && record.count)
			af_delimited_expect(reader, most = record.count, record.count);
		assert_true(af_delimited_bytes(reader) <= n);
	}
	assert_int_equal(af_delimited_bytes(reader), n);
	found = af_source_encoding(af_delimited_source(reader), &detected);
	assert_int_equal(detected, !encoding);
	snprintf(name, sizeof(name), "%s", found ? found : "");
	af_delimited_close(reader);
	fclose(in);
	return found ? name : NULL;
}

/* A record_fn: appends "LINE[a|b]" or "LINE!reason[a|b]" to the struct af_buf that context is. */
static inline void show(void *context, const struct af_record *record)
{
	struct af_buf *out = context;

	af_buf_printf(out, "%zu%s%s[", record->line, record->bad ? "!" : "", record->bad ? record->bad : "");
	for (size_t i = 0; i < record->count; i++) {
		af_buf_adds(out, i ? "|" : "");
		af_buf_add(out, record->cells[i], record->lengths[i]);
		assert_true(record->bad || strlen(record->cells[i]) == record->lengths[i]);
	}
	af_buf_addc(out, ']');
}

/* Checks what a file of n bytes reads as, and in which encoding (NULL: none for certain). */
static inline void assert_reads(const char *data, size_t n, const char *encoding, const char *found, const char *expected)
{
	struct af_buf out = {0};
	const char *name = read_all(data, n, encoding, show, &out);

	assert_string_equal(af_buf_text(&out), expected);
	assert_string_equal(name ? name : "none", found ? found : "none");
	af_buf_clear(&out);
}

#define WAY_OUT "; name the file's encoding with --encoding"
#define LENGTH(text) (sizeof(text) - 1)
/* The same for a text in quotes, which may hold NUL. */
#define READS(text, encoding, found, expected) assert_reads("" text, LENGTH(text), encoding, found, expected)

#endif
