/* The files that travel inside the program: schema, seeds, style and script of reports (files.S). */
#ifndef AF_BASE_EMBEDDED_H
#define AF_BASE_EMBEDDED_H

#include <stddef.h>

struct af_embedded {
	const char *name; /* path in the source tree, for messages */
	const char *text; /* followed by a NUL */
	size_t length;
};

/* Migration number n, from 1; text is NULL past the last. */
struct af_embedded af_embedded_migration(int n);
/* Built-in archetype number n, from 0; text is NULL past the last. */
struct af_embedded af_embedded_archetype(size_t n);
struct af_embedded af_embedded_skills(void);
struct af_embedded af_embedded_advice(void);
struct af_embedded af_embedded_countries(void);
struct af_embedded af_embedded_prose(void);
struct af_embedded af_embedded_brief(void);
/* What an HTML report carries. */
struct af_embedded af_embedded_report_style(void);
struct af_embedded af_embedded_report_script(void);
/* A new database, as bytes of a SQLite file; length is 0 in the program that makes it (schema/template.c). */
struct af_embedded af_embedded_template(void);
/* The taxonomy of that database as an image (af_taxonomy_use); made and left out in the same way. */
struct af_embedded af_embedded_taxonomy(void);
/* As much for seeds/countries.json (af_countries_unpack). */
struct af_embedded af_embedded_packed_countries(void);
/* As much for the facts of seeds/advice.json (af_facts_unpack). */
struct af_embedded af_embedded_packed_facts(void);
/* A digest of skills and archetypes (af_store_builtin_digest). */
struct af_embedded af_embedded_digest(void);

#endif
