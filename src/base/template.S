/* What the build made of the schema and the seeds: a new database, and the built-in taxonomy in the form that is read quickly. Without
 * TEMPLATE and TAXONOMY, the names of their files, there are none: so it is in the program that makes them. */
	.section .rodata
	.global af_file_template; .hidden af_file_template; .global af_file_template_end; .hidden af_file_template_end
	.global af_file_taxonomy; .hidden af_file_taxonomy; .global af_file_taxonomy_end; .hidden af_file_taxonomy_end
af_file_template:
#ifdef TEMPLATE
	.incbin TEMPLATE
#endif
af_file_template_end:
	.byte 0
af_file_taxonomy:
#ifdef TAXONOMY
	.incbin TAXONOMY
#endif
af_file_taxonomy_end:
	.byte 0
	.section .note.GNU-stack, "", @progbits
