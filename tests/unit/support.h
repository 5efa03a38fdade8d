/* Shared by the unit tests: a store in a fresh folder, small ways to put people and projects into it. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above before it */
#include <cmocka.h>

#include "archefit.h"

/* Fails the test with the error's message when the status is not AF_OK. */
#define assert_ok(call) assert_ok_(call, &err, #call, __FILE__, __LINE__)
void assert_ok_(enum af_status status, const struct af_error *err, const char *call, const char *file, int line);

/* A new folder under $TMPDIR or /tmp; path is overwritten. Removed with remove_folder. */
void make_folder(char path[256]);
void remove_folder(const char *path);

/* Opens a new store in memory-backed or disk folder: path is folder/test.db. */
struct af_store *new_store(const char *folder);

/* Imports CSV text (must be accepted as a whole file) and returns the counts; the caller frees the result. */
struct af_import_result *import_text(struct af_store *store, const char *csv);

/* Stores a project from JSON text and returns it as stored; the caller frees it. */
struct af_project *put_project(struct af_store *store, const char *json);

#endif
