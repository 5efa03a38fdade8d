/* What two profiles of one person have in common: addresses, pages, numbers, names and places in forms that compare by bytes.
 * docs/identity.md tells the rules to people; it and this file change together. */
#ifndef AF_STORE_IDENTITY_H
#define AF_STORE_IDENTITY_H

#include "base/country.h"

enum {
	AF_PARTS_MAX = 8,    /* parts of a name that are looked at */
	AF_LETTERS_LEAST = 8 /* letters of a name that may differ in one */
};

/* An e-mail address: folded, without a +tag; for Gmail without dots, under one domain. Replaces what out has; "" when there is none. */
void af_email_form(struct af_buf *out, const char *email);

/* The last digits of a phone number, at most nine; "" when there are fewer than eight, or when all are alike. */
void af_phone_form(const char *phone, char out[12]);
/* Do two such forms mean one number? One of eight digits stands for its last eight. */
bool af_same_phone(const char *a, const char *b);

/* The first page "linkedin.com/in/NAME" or "github.com/NAME" that the JSON text has, lower-cased. Replaces what out has; "" when there is
 * none. host: "linkedin" or "github". */
void af_page_form(struct af_buf *out, const char *json, const char *host);

/* A name as its parts. Zero-initialise it; af_name_form_clear frees it. */
struct af_name_form {
	struct af_buf text;                /* the parts, folded, each with a NUL behind it */
	struct af_buf initials;            /* of middle names, which are no parts */
	const char *parts[AF_PARTS_MAX];   /* in order of bytes */
	size_t count, letters;             /* count is 0 when the name says too little to compare it */
};
/* Fills the form with that of name; the old contents go. A lack of memory shows in text.failed or initials.failed. */
void af_name_form_read(struct af_name_form *form, const char *name);
void af_name_form_clear(struct af_name_form *form);
/* Are the parts the same, and the initials not different? */
bool af_same_name_form(const struct af_name_form *a, const struct af_name_form *b);
/* Are all parts the same but one, which differs in one letter: another one, one more, or two swapped? */
bool af_near_name_form(const struct af_name_form *a, const struct af_name_form *b);

/* A place: "=berlin" for a city, "DE" for a country where no city is known, "" for none. Replaces what out has. location and country may
 * be NULL. AF_NOMEM. */
enum af_status af_place_form(struct af_buf *out, const struct af_countries *countries, const char *location, const char *country,
                             struct af_error *err) AF_WARN_UNUSED;

#endif
