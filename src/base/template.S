/* What the build made of the schema and the seeds (schema/template.c): a new database, the built-in skills, countries and facts in forms that
 * are read quickly, and a digest of what is built in. Without the names of the files there are none: so it is in the program that makes them. */
#define EMBED(symbol, content) \
	.global symbol; .hidden symbol; .global symbol##_end; .hidden symbol##_end; symbol: content; symbol##_end: .byte 0

	.section .rodata
#ifdef TEMPLATE
	EMBED(af_file_template, .incbin TEMPLATE)
	.balign 8 /* it is used where it lies */
	EMBED(af_file_taxonomy, .incbin TAXONOMY)
	EMBED(af_file_packed_countries, .incbin COUNTRIES)
	EMBED(af_file_packed_facts, .incbin FACTS)
	EMBED(af_file_digest, .incbin DIGEST)
#else
	EMBED(af_file_template, .ascii "")
	EMBED(af_file_taxonomy, .ascii "")
	EMBED(af_file_packed_countries, .ascii "")
	EMBED(af_file_packed_facts, .ascii "")
	EMBED(af_file_digest, .ascii "")
#endif
	.section .note.GNU-stack, "", @progbits
