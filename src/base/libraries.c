/* Which libraries are at work: for bug reports. */
#include <cjson/cJSON.h>
#include <csv.h>
#include <sqlite3.h>
#include <stdio.h>
#include <utf8proc.h>

#include "archefit.h"

#define TEXT(x) #x
#define VERSION_OF(a, b, c) TEXT(a) "." TEXT(b) "." TEXT(c)

const char *af_libraries(void)
{
	return "SQLite " SQLITE_VERSION ", cJSON " VERSION_OF(CJSON_VERSION_MAJOR, CJSON_VERSION_MINOR, CJSON_VERSION_PATCH)
	       ", libcsv " VERSION_OF(CSV_MAJOR, CSV_MINOR, CSV_RELEASE)
	       ", utf8proc " VERSION_OF(UTF8PROC_VERSION_MAJOR, UTF8PROC_VERSION_MINOR, UTF8PROC_VERSION_PATCH);
}

void af_set_up_process(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* SQLITE_MISUSE: it is in use */
}
