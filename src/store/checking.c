/* A check while it is made: what it finds. */
#include <stdarg.h>

#include "store/check.h"

static const char *write_text(struct af_checking *c, const char *format, va_list args)
{
	char text[600];

	vsnprintf(text, sizeof(text), format, args);
	for (char *at = text; *at; at++)
		if (*at == '\n')
			*at = ' ';
	return af_arena_strdup(&c->arena, text);
}

void af_checking_find(struct af_checking *c, size_t n, const char *format, ...)
{
	va_list args;

	c->check.found += n;
	if (!af_checking_tells(c))
		return;
	va_start(args, format);
	c->findings[c->check.finding_count] = write_text(c, format, args);
	va_end(args);
	c->check.finding_count += !c->arena.failed;
}

void af_checking_say(struct af_checking *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	c->check.detail = write_text(c, format, args);
	va_end(args);
}

/* Nobody but the database has said anything: what is no failure of the system is its fault. AF_INTERNAL is SQL that does not fit the tables. */
static bool is_finding(enum af_status status)
{
	return status == AF_CORRUPT || status == AF_NOT_OURS || status == AF_INTERNAL || status == AF_INVALID || status == AF_NOT_FOUND;
}

enum af_status af_checking_end(struct af_checking *c, enum af_status status, struct af_error *err)
{
	if (is_finding(status)) {
		af_checking_find(c, 1, "%s", err->message);
		af_checking_say(c, "could not be read to the end");
		c->skipped = false;
		status = AF_OK;
	}
	c->check.findings = c->findings;
	c->check.result = c->check.found ? AF_CHECK_WRONG : c->skipped ? AF_CHECK_SKIPPED : AF_CHECK_OK;
	if (!status && c->arena.failed)
		return af_fail_nomem(err);
	return status;
}

void af_checking_clear(struct af_checking *c)
{
	af_arena_clear(&c->arena);
}

const char *af_check_result_name(enum af_check_result result)
{
	static const char *const names[] = {"ok", "wrong", "skipped"};

	return names[result];
}
