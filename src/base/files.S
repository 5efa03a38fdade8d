/* The schema and the seeds, inside the program. Each file is followed by a NUL. Assembled by gcc and clang alike; file names are
 * relative to the top folder, from which make runs. Declared in embedded.c. */
#define EMBED(symbol, file) \
	.global symbol; .hidden symbol; .global symbol##_end; .hidden symbol##_end; \
	symbol: .incbin file; symbol##_end: .byte 0

	.section .rodata
	EMBED(af_file_001, "schema/001_core.sql")
	EMBED(af_file_002, "schema/002_views.sql")
	EMBED(af_file_003, "schema/003_history.sql")
	EMBED(af_file_004, "schema/004_aliases.sql")
	EMBED(af_file_005, "schema/005_evidence.sql")
	EMBED(af_file_006, "schema/006_postings.sql")
	EMBED(af_file_007, "schema/007_taxonomy.sql")
	EMBED(af_file_008, "schema/008_shortlists.sql")
	EMBED(af_file_009, "schema/009_profiles.sql")
	EMBED(af_file_010, "schema/010_unblind.sql")
	EMBED(af_file_011, "schema/011_posting_groups.sql")
	EMBED(af_file_012, "schema/012_posting_gaps.sql")
	EMBED(af_file_skills, "seeds/skills.json")
	EMBED(af_file_advice, "seeds/advice.json")
	EMBED(af_file_countries, "seeds/countries.json")
	EMBED(af_file_prose, "seeds/prose.json")
	EMBED(af_file_brief, "seeds/brief.json")
	EMBED(af_file_backend_specialist, "seeds/archetypes/backend-specialist.json")
	EMBED(af_file_fastapi_specialist, "seeds/archetypes/fastapi-specialist.json")
	EMBED(af_file_fullstack_generalist, "seeds/archetypes/fullstack-generalist.json")
	EMBED(af_file_fullstack_python, "seeds/archetypes/fullstack-python.json")
	EMBED(af_file_report_style, "src/html/report.css")
	EMBED(af_file_report_script, "src/html/report.js")
	.section .note.GNU-stack, "", @progbits
