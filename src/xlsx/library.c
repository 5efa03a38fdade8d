#include "xlsx/library.h"

#include <dlfcn.h>
#include <string.h>

static const char name[] = "libxlsxwriter.so.4"; /* the interface that xlsxwriter.h was read for; Debian's package is libxlsxwriter4 */

enum af_status af_lxw_load(struct af_lxw *lxw, struct af_error *err)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL), *found;

	if (!library)
		return af_fail(err, AF_IO, "workbooks need %s, which cannot be loaded; install libxlsxwriter4, or export another format", name);
#define AF_LXW_FIND(function) \
	found = dlsym(library, #function); \
	if (!found) \
		return af_fail(err, AF_IO, "%s has no " #function "; install libxlsxwriter4 of Debian 12, or export another format", name); \
	memcpy(&lxw->function, &found, sizeof(found)); /* C has no cast from a pointer to data to one to a function */
	AF_LXW_FUNCTIONS(AF_LXW_FIND)
#undef AF_LXW_FIND
	return AF_OK;
}
