/* Single JSON values as cells of a row. */
#ifndef AF_IMPORT_JSON_VALUE_H
#define AF_IMPORT_JSON_VALUE_H

#include "base/json.h"
#include "import/columns.h"

#define AF_JSON_WHY 400 /* bytes of a reason to reject a row */
#define AF_JSON_PLACEHOLDER "(JSON)" /* the cell of an object or an array that has no text of its own */

/* Looks for what must not be stored: a member that occurs twice in an object, a text or a name that is too long, a number that cannot be
 * kept exactly. *sound tells; if it is not, why has the reason. AF_NOMEM. */
enum af_status af_json_check(const cJSON *root, bool *sound, char why[AF_JSON_WHY], struct af_error *err) AF_WARN_UNUSED;

/* A number as text, "7.5". The check above has passed it. */
void af_json_number(double number, char out[40]);

/* The cell that value is for a column of the field; "" when it says nothing. Borrowed from the value, or made in arena. NULL with the reason
 * in why: a value of a type that the field cannot have. AF_NOMEM. */
enum af_status af_json_cell(const cJSON *value, const char *header, enum af_field field, struct af_arena *arena,
                            const char **cell, char why[AF_JSON_WHY], struct af_error *err) AF_WARN_UNUSED;

#endif
