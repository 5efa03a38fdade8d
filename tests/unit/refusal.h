/* A check that the unit tests of base, taxonomy, project and store share: a call is refused, with this status, and the message holds these words. */
#ifndef TESTS_REFUSAL_H
#define TESTS_REFUSAL_H

#include <string.h>

#include "support.h"

/* `err` must be in scope and be what the call filled. Each part must stand in the message. */
#define assert_refused(call, wanted, ...) \
	assert_refused_((call), (wanted), &err, (const char *const[]){__VA_ARGS__, NULL}, #call, __FILE__, __LINE__)

static inline void assert_refused_(enum af_status status, enum af_status wanted, const struct af_error *err,
                                   const char *const *parts, const char *call, const char *file, int line)
{
	if (status != wanted) {
		print_error("%s: is \"%s\", must be \"%s\"; message: %s\n", call, af_status_name(status), af_status_name(wanted),
		            status ? err->message : "none");
		_fail(file, line);
	}
	if (err->status != wanted) {
		print_error("%s: the error's status is \"%s\", must be \"%s\"\n", call, af_status_name(err->status), af_status_name(wanted));
		_fail(file, line);
	}
	for (; *parts; parts++) {
		if (!strstr(err->message, *parts)) {
			print_error("%s: the message must hold \"%s\" and is: %s\n", call, *parts, err->message);
			_fail(file, line);
		}
	}
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
