/* Reading JSON that nobody vouches for.
 *
 * cJSON alone accepts some invalid documents, so every text first passes a NUL and UTF-8 check and SQLite's json_valid.
 * Then a checked reader walks the tree: every object names its allowed keys, so that a misspelt or repeated key is an error with
 * a suggestion, and every error names the file and the path of the key, such as `requirements[2].level`. */
#ifndef AF_BASE_JSON_H
#define AF_BASE_JSON_H

#include <cjson/cJSON.h>

#include "base/embedded.h"
#include "base/memory.h"

/* Makes cJSON take its memory from af_alloc. Cheap; called by everything here, needed before any other direct use of cJSON. */
void af_json_hooks(void);

/* Parses text into *root (free with cJSON_Delete). name is for messages. AF_INVALID with line and column where known. */
enum af_status af_json_parse(const char *name, const char *text, size_t length, cJSON **root, struct af_error *err)
	AF_WARN_UNUSED;

/* The same for a text that travels inside the program. It is not checked first, which takes longer than reading it: tests/unit/test_json.c does that.
 * AF_NOMEM. */
enum af_status af_json_parse_own(const struct af_embedded *file, cJSON **root, struct af_error *err) AF_WARN_UNUSED;

/* A reader over a parsed tree. After the first failure every function does nothing and gives its default, so a caller
 * reads a whole object and checks `status` once. Texts and arrays are copied to the arena. */
struct af_json_reader {
	const char *name; /* of the file */
	struct af_arena *arena;
	struct af_error *err;
	enum af_status status;
	char path[200];
};

/* Fails with "NAME: PATH.key: message". key may be NULL. Only the first failure is kept. */
void af_json_fail(struct af_json_reader *r, const char *key, const char *format, ...) AF_PRINTF(3, 4);

/* Enters a member or an element: extends the path. Returns the old length, for af_json_leave. */
size_t af_json_enter(struct af_json_reader *r, const char *key);
size_t af_json_enter_at(struct af_json_reader *r, const char *key, int index);
void af_json_leave(struct af_json_reader *r, size_t old);

/* item must be an object whose members are all among keys (NULL-terminated), none twice. */
bool af_json_object(struct af_json_reader *r, const cJSON *item, const char *const *keys);

/* Member readers. An absent or null member gives the default (NULL, otherwise, false); `required` makes that an error. */
const char *af_json_text(struct af_json_reader *r, const cJSON *object, const char *key, bool required);
int af_json_int(struct af_json_reader *r, const cJSON *object, const char *key, int low, int high, int otherwise);
bool af_json_bool(struct af_json_reader *r, const cJSON *object, const char *key, bool otherwise);
/* The array member (or NULL when absent). */
const cJSON *af_json_array(struct af_json_reader *r, const cJSON *object, const char *key, bool required);
/* The object member (or NULL when absent). */
const cJSON *af_json_member(struct af_json_reader *r, const cJSON *object, const char *key);
/* An array of texts. *n is its length. */
const char *const *af_json_texts(struct af_json_reader *r, const cJSON *object, const char *key, bool required, size_t *n);

#endif
