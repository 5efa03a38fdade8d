/* A shortlist as a workbook: af_shortlist_export_xlsx. */
#define _GNU_SOURCE /* memfd_create */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/zip.h"
#include "shortlist/shortlist.h"
#include "xlsx/book.h"

static enum af_status failure(const struct af_xlsx *x, struct af_error *err)
{
	if (x->text.failed || x->error == LXW_ERROR_MEMORY_MALLOC_FAILED)
		return af_fail_nomem(err);
	if (x->error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
		return af_fail(err, AF_INVALID, "this shortlist is too long for a workbook; export it as JSON or CSV");
	if (x->error)
		return af_fail(err, AF_IO, "could not write the workbook: %s", x->lxw.lxw_strerror(x->error));
	return AF_OK;
}

static enum af_status write_book(struct af_xlsx *x, const char *path, struct af_error *err)
{
	if (!af_xlsx_open(x, path))
		return af_fail_nomem(err);
	af_xlsx_summary(x);
	af_xlsx_candidates(x);
	af_xlsx_contributions(x);
	af_xlsx_near_misses(x);
	af_xlsx_method(x);
	af_xlsx_close(x);
	return failure(x, err);
}

/* libxlsxwriter wants the name of a file: one that is in memory alone, so that nothing is ever left of it. */
static enum af_status make_book(struct af_xlsx *x, struct af_buf *archive, struct af_error *err)
{
	char path[64], block[65536];
	const int fd = memfd_create("archefit", MFD_CLOEXEC);
	enum af_status status;
	ssize_t n = 0;

	if (fd < 0)
		return af_fail(err, AF_IO, "could not make a file in memory: %s", strerror(errno));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	status = write_book(x, path, err);
	while (!status && (n = read(fd, block, sizeof(block))) > 0)
		af_buf_add(archive, block, (size_t)n);
	close(fd);
	if (status)
		return status;
	if (n < 0)
		return af_fail(err, AF_IO, "could not read the workbook: %s", strerror(errno));
	return archive->failed ? af_fail_nomem(err) : AF_OK;
}

/* The hash of the snapshot and the digest of the file, where they stay readable: in the comment of the archive. */
static enum af_status seal(struct af_buf *archive, const struct af_shortlist *list, struct af_error *err)
{
	char comment[400];
	enum af_status status;

	snprintf(comment, sizeof(comment), "archefit shortlist\n%s\n%s\n", list->hash, af_shortlist_unsealed_of(list));
	status = af_zip_comment(archive, comment, err);
	if (!status && !af_shortlist_seal(archive->data, archive->length))
		status = af_fail(err, AF_INTERNAL, "xlsx: no place for the digest");
	return status;
}

static enum af_status export_book(struct af_xlsx *x, FILE *out, struct af_error *err)
{
	struct af_buf archive = {0};
	enum af_status status = make_book(x, &archive, err);

	if (!status)
		status = af_xlsx_audit(af_buf_text(&archive), archive.length, x->digest, err);
	if (!status)
		status = seal(&archive, x->list, err);
	if (!status && (fwrite(archive.data, 1, archive.length, out) != archive.length || fflush(out)))
		status = af_fail(err, AF_IO, "could not write the output: %s", strerror(errno));
	af_buf_clear(&archive);
	af_buf_clear(&x->text);
	af_buf_clear(&x->shown);
	af_buf_clear(&x->item);
	return status;
}

enum af_status af_xlsx_export(const struct af_shortlist *list, unsigned rows, FILE *out, struct af_error *err)
{
	struct af_xlsx x = {.list = list, .row_limit = rows};
	locale_t plain, before;
	enum af_status status;

	if (!list->hash)
		return af_fail(err, AF_INVALID, "only a shortlist that is stored can be exported as a workbook");
	status = af_lxw_load(&x.lxw, err);
	if (status)
		return status;
	plain = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* libxlsxwriter prints numbers as the locale has them */
	if (!plain)
		return af_fail_nomem(err);
	before = uselocale(plain);
	status = export_book(&x, out, err);
	uselocale(before);
	freelocale(plain);
	return status;
}

enum af_status af_shortlist_export_xlsx(const struct af_shortlist *shortlist, FILE *out, struct af_error *err)
{
	return af_xlsx_export(shortlist, AF_XLSX_ROWS, out, err);
}
