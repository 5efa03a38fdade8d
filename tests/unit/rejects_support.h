/* Importing text with the rejected rows kept aside, for the tests of rejects and of accounting. */
#ifndef TESTS_REJECTS_SUPPORT_H
#define TESTS_REJECTS_SUPPORT_H

#include "support.h"

#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What came of an import. */
struct outcome {
	enum af_status status;
	size_t read, added, updated, unchanged, rejected;
	bool stored, long_format; /* in long format several rows are one candidate */
	char *rejects; /* the file of rejected rows */
	size_t rejects_n;
	char message[512]; /* why it failed */
	char *reasons; /* "KEY|reason\n" for each row of the list, without numbers of elements */
};

static inline void outcome_clear(struct outcome *o)
{
	free(o->rejects);
	free(o->reasons);
	*o = (struct outcome){0};
}

static inline char *reasons_of(const struct af_import_result *result)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	assert_non_null(out);
	for (size_t i = 0; i < result->reject_count; i++) {
		const char *reason = result->rejects[i].reason;

		if (!strncmp(reason, "element ", 8))
			reason = strstr(reason, ": ") + 2;
		fprintf(out, "%s|%s\n", result->rejects[i].key, reason);
	}
	fclose(out);
	return text;
}

/* Imports the n bytes with options, of which rejects is set here. */
static inline struct outcome import_outcome(struct af_store *store, const char *text, size_t n, struct af_import_options options)
{
	struct outcome o = {0};
	struct af_import_result *result = NULL;
	struct af_error err;
	FILE *in = tmpfile();

	options.rejects = open_memstream(&o.rejects, &o.rejects_n);
	assert_non_null(in);
	assert_non_null(options.rejects);
	assert_int_equal(fwrite(text, 1, n, in), n);
	rewind(in);
	o.status = af_import(store, in, "t.csv", &options, &result, &err);
	fclose(in);
	fclose(options.rejects);
	assert_true((o.status == AF_OK) == (result != NULL));
	if (o.status) {
		memcpy(o.message, err.message, sizeof(o.message));
		return o;
	}
	assert_int_equal(result->read, result->added + result->updated + result->unchanged + result->rejected);
	assert_int_equal(result->reject_count, result->rejected < 1000 ? result->rejected : 1000);
	assert_int_equal(result->stored, !options.dry_run && !(options.strict && result->rejected));
	assert_true(result->stored || !result->batch);
	o.read = result->read;
	o.added = result->added;
	o.long_format = result->long_format;
	o.updated = result->updated;
	o.unchanged = result->unchanged;
	o.rejected = result->rejected;
	o.stored = result->stored;
	o.reasons = reasons_of(result);
	af_import_result_free(result);
	return o;
}

/* Empties the tables that imports fill. Foreign keys, which other tables of skills would be searched for, are off. */
static inline void forget_imports(const char *path)
{
	run_sql(path, "DELETE FROM candidate_row; DELETE FROM profile; DELETE FROM candidate_unlisted; DELETE FROM candidate; DELETE FROM candidate_before; "
	              "DELETE FROM import_batch; DELETE FROM skill WHERE origin = 'unlisted'");
}

/* Fails with both texts unless they are the same. */
static inline void assert_same_bytes(const char *what, const char *a, size_t n, const char *b, size_t m)
{
	size_t at = 0;

	if (n == m && !memcmp(a, b, n))
		return;
	while (at < n && at < m && a[at] == b[at])
		at++;
	fail_msg("%s: %zu and %zu bytes differ at byte %zu: \"%.*s\" and \"%.*s\"", what, n, m, at, (int)(n - at < 200 ? n - at : 200), a + at,
	         (int)(m - at < 200 ? m - at : 200), b + at);
}

#endif
