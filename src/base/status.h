/* Raising errors inside the library.
 *
 * Every fallible function returns an af_status and fills the caller's af_error. The error is a fixed buffer in the
 * caller's frame, so that reporting "out of memory" needs no memory. The library never prints. */
#ifndef AF_BASE_STATUS_H
#define AF_BASE_STATUS_H

#include "archefit.h"

#define AF_WARN_UNUSED __attribute__((warn_unused_result))
#define AF_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Fills err (which may be NULL) and returns status, so that a caller can write `return af_fail(...)`. */
enum af_status af_fail(struct af_error *err, enum af_status status, const char *format, ...) AF_PRINTF(3, 4);

/* Puts "context: " before the message that err holds. Keeps the status, and returns it. */
enum af_status af_fail_in(struct af_error *err, const char *format, ...) AF_PRINTF(2, 3);

/* The one spelling of "out of memory". */
enum af_status af_fail_nomem(struct af_error *err);

#endif
