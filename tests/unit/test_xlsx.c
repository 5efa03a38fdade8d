/* Shortlists as workbooks: what a cell holds, that nothing is lost when the disk or the memory ends, and that every changed byte is found.
 * tests/cli/shortlist-xlsx.test compares every number with the JSON document. */
#define _GNU_SOURCE /* memmem */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/zip.h"
#include "match_support.h"
#include "memory_faults.h"
#include "xlsx/book.h"

static const char members[] =
	"\"facts\":{\"api_first\":true,\"team_size\":3},"
	"\"requirements\":[{\"skill\":\"fastapi\",\"importance\":\"must\",\"level\":4},{\"any_of\":[\"docker\",\"kubernetes\"]},"
	"{\"skill\":\"react\",\"importance\":\"nice\"}],\"constraints\":{\"min_years\":3}";

/* Five people: three eligible, two not; one of them pinned in, one rejected. */
static void make_list(struct af_store *store, struct af_shortlist **list)
{
	struct af_shortlist_deed deeds[] = {{AF_ACT_PIN_IN, "dan", "=1+1", "<b>", "2026-11-23T11:00:00Z", NULL},
	                                    {AF_ACT_REJECT, "cleo", "too far away", "Bo", "2026-11-23T12:00:00Z", NULL}};
	struct af_match_options options = options_of("2026-11");
	struct af_shortlist *taken;
	struct af_project *project;
	struct af_error err;

	project = put_asking(store, "api", members);
	put_person(store, "ada", "fastapi level=5 years=4 last_used=2026-10; docker level=3; react");
	put_person(store, "ben", "fastapi level=4; kubernetes level=4 last_used=2022-01");
	put_person(store, "cleo", "fastapi; vue level=4");
	put_person(store, "dan", "django level=5; docker level=5");
	put_person(store, "eve", "fastapi level=1; docker level=1");
	assert_ok(af_shortlist_take(store, project, &options, &taken, &err));
	assert_ok(af_shortlist_create(store, "s", "S <&> \"", "2026-11-23T10:00:00Z", taken, NULL, &err));
	for (int i = 0; i < 2; i++)
		assert_ok(af_shortlist_act(store, "s", &deeds[i], &err));
	assert_ok(af_shortlist_get(store, "s", list, &err));
	af_shortlist_free(taken);
	af_project_free(project);
}

struct book {
	struct scene *scene;
	struct af_shortlist *list;
	char *bytes; /* the export */
	size_t n;
};

static enum af_status export_to(const struct af_shortlist *list, unsigned rows, char **bytes, size_t *n, struct af_error *err)
{
	FILE *out = open_memstream(bytes, n);
	enum af_status status;

	assert_non_null(out);
	status = rows ? af_xlsx_export(list, rows, out, err) : af_shortlist_export_xlsx(list, out, err);
	assert_int_equal(fclose(out), 0);
	return status;
}

static int open_book(void **state)
{
	static struct book book;
	struct af_error err;
	void *scene;

	if (open_scene(&scene))
		return -1;
	book.scene = scene;
	make_list(book.scene->store, &book.list);
	assert_ok(export_to(book.list, 0, &book.bytes, &book.n, &err));
	*state = &book;
	return 0;
}

static int close_book(void **state)
{
	struct book *book = *state;
	void *scene = book->scene;

	free(book->bytes);
	af_shortlist_free(book->list);
	return close_scene(&scene);
}

/* ---------------------------------------------------------------- text */

static void a_cell_holds_text_and_nothing_else(void **state)
{
	static const struct {
		const char *text, *cell;
	} cases[] = {
		{"", ""},
		{"=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"},
		{"+1-@", "+1-@"},
		{"a\tb\r\nc\rd", "a b c d"},
		{"\001\033[31m\177", "<U+0001><U+001B>[31m<U+007F>"},
		{"\302\205 \342\200\256x", "<U+0085> <U+202E>x"},
		{"_x0041_", "_x005F_x0041_"},
		{"__x00e9__x000G_ _X0041_", "__x005F_x00e9__x000G_ _X0041_"},
		{"_x005F_x0041_", "_x005F_x005F_x005F_x0041_"},
		{"_x00", "_x00"},
		{"\357\277\276\357\277\277\357\277\275", "<U+FFFE><U+FFFF>\357\277\275"},
		{"\355\240\200|\377|\300\200", "\357\277\275\357\277\275\357\277\275|\357\277\275|\357\277\275\357\277\275"}, /* a surrogate; no UTF-8 */
		{"<b>&amp;\"", "<b>&amp;\""},
		{"\330\271\331\204\331\212 \360\237\222\273", "\330\271\331\204\331\212 \360\237\222\273"},
	};
	struct af_buf out = {0}, shown = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		af_buf_reset(&out);
		af_xlsx_cell_text(&out, &shown, cases[i].text);
		assert_string_equal(af_buf_text(&out), cases[i].cell);
	}
	af_buf_clear(&out);
	af_buf_clear(&shown);
}

static size_t utf16_units(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xC0) == 0x80 ? 0 : (unsigned char)*text < 0xF0 ? 1 : 2;
	return n;
}

static void a_text_that_fits_is_whole_and_another_one_says_so(void **state)
{
	static const struct {
		const char *piece;
		size_t whole; /* so many pieces fit */
	} cases[] = {{"w", 32767}, {"\303\251", 32767}, {"\360\237\222\273", 16383}, {"\001", 32767 / 8}, {"_x0041_", 32767 / 13}};
	struct af_buf text = {0}, out = {0}, shown = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t more = 0; more < 2; more++) {
			af_buf_reset(&text);
			af_buf_reset(&out);
			for (size_t k = 0; k < cases[i].whole + more; k++)
				af_buf_adds(&text, cases[i].piece);
			af_xlsx_cell_text(&out, &shown, af_buf_text(&text));
			assert_false(out.failed);
			assert_int_equal(strstr(af_buf_text(&out), " more bytes do not fit") != NULL, more);
			assert_in_range(utf16_units(af_buf_text(&out)), 32767 - 60 - 13, 32767);
		}
	af_buf_clear(&text);
	af_buf_clear(&out);
	af_buf_clear(&shown);
}

/* ---------------------------------------------------------------- the archive */

struct parts {
	unsigned sheets, rows, others;
	struct af_buf text;
};

static bool gather(void *context, const char *bytes, size_t n)
{
	af_buf_add(context, bytes, n);
	return true;
}

static void read_parts(const char *bytes, size_t n, struct parts *parts)
{
	struct af_zip zip = {.bytes = bytes, .size = n};
	struct af_zip_part part;
	struct af_error err;
	bool more;

	for (;;) {
		assert_ok(af_zip_next(&zip, &part, &more, &err));
		if (!more)
			return;
		af_buf_reset(&parts->text);
		assert_ok(af_zip_read(&part, gather, &parts->text, &err));
		if (strncmp(part.name, "xl/worksheets/sheet", 19) != 0) {
			parts->others++;
			continue;
		}
		parts->sheets++;
		assert_null(strstr(af_buf_text(&parts->text), "<f>"));
		assert_null(strstr(af_buf_text(&parts->text), "hyperlink"));
		for (const char *at = af_buf_text(&parts->text); (at = strstr(at, "<row ")); at++)
			parts->rows++;
	}
}

static void what_exceeds_a_sheet_goes_on_in_another_one(void **state)
{
	const struct book *book = *state;
	struct parts whole = {0}, split = {0};
	char *bytes;
	size_t n;
	struct af_error err;

	read_parts(book->bytes, book->n, &whole);
	assert_int_equal(whole.sheets, 5);
	assert_ok(export_to(book->list, 4, &bytes, &n, &err));
	read_parts(bytes, n, &split);
	/* Three rows beside the header each: 4 candidates, 5 x 5 parts, 2 near misses, 18 words. */
	assert_int_equal(split.sheets, 1 + 2 + 9 + 1 + 6);
	assert_int_equal(split.rows, whole.rows + split.sheets - whole.sheets);
	assert_non_null(memmem(bytes, n, "file-sha256:", 12));
	free(bytes);
	af_buf_clear(&whole.text);
	af_buf_clear(&split.text);
}

static void the_same_snapshot_gives_the_same_bytes(void **state)
{
	const struct book *book = *state;
	const struct timespec while_a_second_passes = {1, 50000000};
	char *bytes;
	size_t n;
	struct af_error err;

	nanosleep(&while_a_second_passes, NULL);
	assert_ok(export_to(book->list, 0, &bytes, &n, &err));
	assert_int_equal(n, book->n);
	assert_memory_equal(bytes, book->bytes, n);
	free(bytes);
}

static bool is_verified(struct af_store *store, const char *bytes, size_t n)
{
	struct af_shortlist_check *check;
	struct af_error err;
	bool verified;

	if (af_shortlist_verify(store, "file", bytes, n, &check, &err))
		return false;
	verified = check->unaltered && check->stored_agrees;
	af_shortlist_check_free(check);
	return verified;
}

static void every_changed_byte_is_found(void **state)
{
	const struct book *book = *state;
	char *copy = malloc(book->n + 1);

	assert_non_null(copy);
	memcpy(copy, book->bytes, book->n);
	assert_true(is_verified(book->scene->store, copy, book->n));
	for (size_t i = 0; i < book->n; i += book->n - i > 400 ? 97 : 1) { /* each of the comment and the end of the directory */
		copy[i] ^= (char)(1 << i % 8);
		assert_false(is_verified(book->scene->store, copy, book->n));
		copy[i] ^= (char)(1 << i % 8);
	}
	assert_false(is_verified(book->scene->store, copy, book->n - 1));
	copy[book->n] = '\n';
	assert_false(is_verified(book->scene->store, copy, book->n + 1));
	free(copy);
}

/* Another program drops the comment, which is behind the last two bytes of the record; the property tells the snapshot all the same. */
static void a_workbook_saved_anew_still_says_which_snapshot_it_is(void **state)
{
	const struct book *book = *state;
	const char *comment = memmem(book->bytes, book->n, "archefit shortlist\n", 19);
	struct af_shortlist_check *check;
	struct af_error err;
	size_t n;
	char *copy;

	assert_non_null(comment);
	n = (size_t)(comment - book->bytes);
	copy = malloc(n);
	assert_non_null(copy);
	memcpy(copy, book->bytes, n);
	memset(copy + n - 2, 0, 2);
	assert_ok(af_shortlist_verify(book->scene->store, "file", copy, n, &check, &err));
	assert_string_equal(check->hash, book->list->hash);
	assert_null(check->digest);
	assert_false(check->unaltered);
	assert_true(check->stored_agrees);
	af_shortlist_check_free(check);
	free(copy);
}

/* No byte of a file makes reading it go astray (ASan watches), with a seal or without. */
static void damaged_archives_are_refused(void **state)
{
	const struct book *book = *state;
	uint64_t seed = 20261123;
	char *copy = malloc(book->n);
	struct af_error err;
	int refused = 0;

	assert_non_null(copy);
	assert_int_equal(af_xlsx_audit(book->bytes, book->n, 1, &err), AF_IO); /* whole, but not of these cells */
	for (int i = 0; i < 1500; i++) {
		size_t n = book->n, last = n;

		memcpy(copy, book->bytes, n);
		for (int changes = 0; changes < 1 + i % 4; changes++) {
			seed = seed * 6364136223846793005U + 1442695040888963407U;
			last = i % 2 ? n - 1 - (size_t)(seed >> 33) % 1600 : (size_t)(seed >> 33) % n; /* the directory, or anywhere */
			copy[last] = (char)(seed >> 25);
		}
		if (i % 5 == 0)
			n = last;
		refused += af_xlsx_audit(copy, n, 1, &err) != AF_OK;
		is_verified(book->scene->store, copy, n);
	}
	assert_int_equal(refused, 1500);
	free(copy);
}

/* ---------------------------------------------------------------- faults */

/* What libxlsxwriter says of its own accord. */
static int silence(int fd)
{
	int kept = dup(STDERR_FILENO);

	fflush(stderr);
	if (fd >= 0)
		dup2(fd, STDERR_FILENO);
	return kept;
}

/* No file may be longer than that: writing on fails as on a disk that is full. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_is_an_error_or_nothing_is_missing(void **state)
{
	const struct book *book = *state;
	const int null = open("/dev/null", O_WRONLY), kept = silence(null);
	int failures = 0, successes = 0;

	signal(SIGXFSZ, SIG_IGN);
	for (rlim_t size = 0; size < 60000; size += 601) {
		struct af_error err = {AF_OK, ""};
		char *bytes;
		size_t n;
		enum af_status status;

		limit_files(size);
		status = export_to(book->list, 0, &bytes, &n, &err);
		limit_files(RLIM_INFINITY);
		if (status ? status != AF_IO || n : n != book->n || memcmp(bytes, book->bytes, n) != 0)
			fail_msg("files of %zu bytes: status %d, %zu bytes: %s", (size_t)size, status, n, err.message);
		failures += status != AF_OK;
		successes += status == AF_OK;
		free(bytes);
	}
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(null);
	assert_true(failures > 20);
	assert_true(successes > 20);
}

static void an_output_that_fails_is_an_error(void **state)
{
	const struct book *book = *state;
	FILE *out = fopen("/dev/full", "w");
	struct af_error err;

	assert_non_null(out);
	assert_int_equal(af_shortlist_export_xlsx(book->list, out, &err), AF_IO);
	fclose(out);
}

static void each_allocation_fails(void **state)
{
	const struct book *book = *state;
	const sqlite3_int64 held = sqlite3_memory_used();
	int failures = 0;

	for (int twice = 0; twice < 2; twice++) {
		failed = true;
		for (long n = 1; failed; n++) {
			struct af_error err = {AF_OK, ""};
			enum af_status status;
			char *bytes;
			size_t length;

			failed = false;
			persistent = twice;
			countdown = n;
			status = export_to(book->list, 0, &bytes, &length, &err);
			countdown = -1;
			persistent = false;
			assert_int_equal(sqlite3_memory_used(), held);
			assert_int_equal(status, failed ? AF_NOMEM : AF_OK);
			assert_int_equal(length, failed ? 0 : book->n);
			failures += failed;
			free(bytes);
		}
	}
	print_message("%d failures survived\n", failures);
	assert_true(failures > 20);
}

static void only_what_is_stored_becomes_a_workbook(void **state)
{
	const struct book *book = *state;
	struct af_shortlist copy = *book->list;
	struct af_error err;
	char *bytes;
	size_t n;

	copy.hash = NULL;
	assert_int_equal(export_to(&copy, 0, &bytes, &n, &err), AF_INVALID);
	assert_int_equal(n, 0);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_holds_text_and_nothing_else),
		cmocka_unit_test(a_text_that_fits_is_whole_and_another_one_says_so),
		cmocka_unit_test(what_exceeds_a_sheet_goes_on_in_another_one),
		cmocka_unit_test(the_same_snapshot_gives_the_same_bytes),
		cmocka_unit_test(every_changed_byte_is_found),
		cmocka_unit_test(a_workbook_saved_anew_still_says_which_snapshot_it_is),
		cmocka_unit_test(damaged_archives_are_refused),
		cmocka_unit_test(a_full_disk_is_an_error_or_nothing_is_missing),
		cmocka_unit_test(an_output_that_fails_is_an_error),
		cmocka_unit_test(each_allocation_fails),
		cmocka_unit_test(only_what_is_stored_becomes_a_workbook),
	};

	arm_memory_faults();
	return cmocka_run_group_tests(tests, open_book, close_book);
}
