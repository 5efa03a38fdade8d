#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message too long for the buffer, which a very long path makes it, loses its middle: the reason and the way out stand at its end. */
static void fit(struct af_error *err, const char *whole)
{
	const size_t n = strlen(whole), size = sizeof(err->message), head = 150, tail = size - head - 6;

	if (n < size)
		memcpy(err->message, whole, n + 1);
	else
		snprintf(err->message, size, "%.*s ... %s", (int)head, whole, whole + n - tail);
}

enum af_status af_fail(struct af_error *err, enum af_status status, const char *format, ...)
{
	if (err) {
		char whole[4096];
		va_list args;

		va_start(args, format);
		err->status = status;
		vsnprintf(whole, sizeof(whole), format, args);
		va_end(args);
		fit(err, whole);
	}
	return status;
}

enum af_status af_fail_in(struct af_error *err, const char *format, ...)
{
	char old[sizeof(err->message)], context[256];
	va_list args;

	if (!err)
		return AF_INTERNAL;
	va_start(args, format);
	vsnprintf(context, sizeof(context), format, args);
	va_end(args);
	memcpy(old, err->message, sizeof(old));
	/* A message too long for the buffer loses its end, never its context. */
	if (snprintf(err->message, sizeof(err->message), "%s: ", context) < (int)sizeof(err->message))
		strncat(err->message, old, sizeof(err->message) - strlen(err->message) - 1);
	return err->status;
}

enum af_status af_fail_nomem(struct af_error *err)
{
	return af_fail(err, AF_NOMEM, "out of memory");
}

const char *af_status_name(enum af_status status)
{
	static const char *const names[] = {
		[AF_OK] = "ok", [AF_NOT_FOUND] = "not found", [AF_INVALID] = "invalid input",
		[AF_CONFLICT] = "conflict", [AF_NOMEM] = "out of memory", [AF_IO] = "input/output error",
		[AF_BUSY] = "database locked", [AF_READONLY] = "database read-only",
		[AF_NOT_OURS] = "not an archefit database", [AF_NEWER] = "database from a newer archefit",
		[AF_CORRUPT] = "database damaged", [AF_CANCELLED] = "cancelled", [AF_INTERNAL] = "internal error",
	};

	if ((size_t)status >= sizeof(names) / sizeof(names[0]) || !names[status])
		return "unknown status";
	return names[status];
}
