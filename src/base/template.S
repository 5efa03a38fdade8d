/* A new database, inside the program. Without TEMPLATE, the name of its file, there is none: so it is in the program that makes it. */
	.section .rodata
	.global af_file_template; .hidden af_file_template; .global af_file_template_end; .hidden af_file_template_end
af_file_template:
#ifdef TEMPLATE
	.incbin TEMPLATE
#endif
af_file_template_end:
	.byte 0
	.section .note.GNU-stack, "", @progbits
