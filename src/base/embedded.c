#include "base/embedded.h"

#define DECLARE(symbol) extern const char symbol[], symbol##_end[]
#define FILE_OF(path, symbol) ((struct af_embedded){path, symbol, (size_t)(symbol##_end - symbol)})

DECLARE(af_file_001);
DECLARE(af_file_002);
DECLARE(af_file_003);
DECLARE(af_file_004);
DECLARE(af_file_005);
DECLARE(af_file_006);
DECLARE(af_file_007);
DECLARE(af_file_008);
DECLARE(af_file_009);
DECLARE(af_file_010);
DECLARE(af_file_011);
DECLARE(af_file_012);
DECLARE(af_file_skills);
DECLARE(af_file_advice);
DECLARE(af_file_countries);
DECLARE(af_file_prose);
DECLARE(af_file_brief);
DECLARE(af_file_template);
DECLARE(af_file_taxonomy);
DECLARE(af_file_packed_countries);
DECLARE(af_file_packed_facts);
DECLARE(af_file_digest);
DECLARE(af_file_backend_specialist);
DECLARE(af_file_fastapi_specialist);
DECLARE(af_file_fullstack_generalist);
DECLARE(af_file_fullstack_python);
DECLARE(af_file_report_style);
DECLARE(af_file_report_script);

static const struct af_embedded none = {NULL, NULL, 0};

struct af_embedded af_embedded_migration(int n)
{
	switch (n) {
	case 1: return FILE_OF("schema/001_core.sql", af_file_001);
	case 2: return FILE_OF("schema/002_views.sql", af_file_002);
	case 3: return FILE_OF("schema/003_history.sql", af_file_003);
	case 4: return FILE_OF("schema/004_aliases.sql", af_file_004);
	case 5: return FILE_OF("schema/005_evidence.sql", af_file_005);
	case 6: return FILE_OF("schema/006_postings.sql", af_file_006);
	case 7: return FILE_OF("schema/007_taxonomy.sql", af_file_007);
	case 8: return FILE_OF("schema/008_shortlists.sql", af_file_008);
	case 9: return FILE_OF("schema/009_profiles.sql", af_file_009);
	case 10: return FILE_OF("schema/010_unblind.sql", af_file_010);
	case 11: return FILE_OF("schema/011_posting_groups.sql", af_file_011);
	case 12: return FILE_OF("schema/012_posting_gaps.sql", af_file_012);
	default: return none;
	}
}

struct af_embedded af_embedded_archetype(size_t n)
{
	switch (n) {
	case 0: return FILE_OF("seeds/archetypes/backend-specialist.json", af_file_backend_specialist);
	case 1: return FILE_OF("seeds/archetypes/fastapi-specialist.json", af_file_fastapi_specialist);
	case 2: return FILE_OF("seeds/archetypes/fullstack-generalist.json", af_file_fullstack_generalist);
	case 3: return FILE_OF("seeds/archetypes/fullstack-python.json", af_file_fullstack_python);
	default: return none;
	}
}

struct af_embedded af_embedded_skills(void)
{
	return FILE_OF("seeds/skills.json", af_file_skills);
}

struct af_embedded af_embedded_advice(void)
{
	return FILE_OF("seeds/advice.json", af_file_advice);
}

struct af_embedded af_embedded_countries(void)
{
	return FILE_OF("seeds/countries.json", af_file_countries);
}

struct af_embedded af_embedded_prose(void)
{
	return FILE_OF("seeds/prose.json", af_file_prose);
}

struct af_embedded af_embedded_brief(void)
{
	return FILE_OF("seeds/brief.json", af_file_brief);
}

struct af_embedded af_embedded_template(void)
{
	return FILE_OF("schema/template.c", af_file_template);
}

struct af_embedded af_embedded_taxonomy(void)
{
	return FILE_OF("schema/template.c", af_file_taxonomy);
}

struct af_embedded af_embedded_packed_countries(void)
{
	return FILE_OF("schema/template.c", af_file_packed_countries);
}

struct af_embedded af_embedded_packed_facts(void)
{
	return FILE_OF("schema/template.c", af_file_packed_facts);
}

struct af_embedded af_embedded_digest(void)
{
	return FILE_OF("schema/template.c", af_file_digest);
}

struct af_embedded af_embedded_report_style(void)
{
	return FILE_OF("src/html/report.css", af_file_report_style);
}

struct af_embedded af_embedded_report_script(void)
{
	return FILE_OF("src/html/report.js", af_file_report_script);
}
