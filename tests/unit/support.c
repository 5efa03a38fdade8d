#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void assert_ok_(enum af_status status, const struct af_error *err, const char *call, const char *file, int line)
{
	if (status == AF_OK)
		return;
	print_error("%s: %s: %s\n", call, af_status_name(status), err->message);
	_fail(file, line);
}

void make_folder(char path[256])
{
	const char *base = getenv("TMPDIR");

	snprintf(path, 256, "%s/archefit-test-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(path))
		fail_msg("cannot make a folder under %s", base ? base : "/tmp");
}

void remove_folder(const char *path)
{
	char command[300];

	snprintf(command, sizeof(command), "rm -rf '%s'", path);
	if (system(command) != 0)
		fail_msg("cannot remove %s", path);
}

struct af_store *new_store(const char *folder)
{
	struct af_store *store = NULL;
	struct af_error err;
	char path[300];

	snprintf(path, sizeof(path), "%s/test.db", folder);
	assert_ok(af_store_open(path, AF_OPEN_CREATE, &store, &err));
	return store;
}

struct af_import_result *import_text(struct af_store *store, const char *csv)
{
	struct af_import_options options = {.now = "2026-11-23T00:00:00Z"};
	struct af_import_result *result = NULL;
	FILE *in = fmemopen((void *)(uintptr_t)csv, strlen(csv), "r");
	struct af_error err;

	assert_non_null(in);
	assert_ok(af_import(store, in, "test.csv", &options, &result, &err));
	fclose(in);
	return result;
}

struct af_project *put_project(struct af_store *store, const char *json)
{
	const struct af_taxonomy *taxonomy;
	struct af_project *project = NULL, *stored = NULL;
	struct af_error err;

	assert_ok(af_store_taxonomy(store, &taxonomy, &err));
	assert_ok(af_project_read(taxonomy, "test.json", json, strlen(json), &project, &err));
	assert_ok(af_project_put(store, project, true, &err));
	assert_ok(af_project_get(store, project->slug, &stored, &err));
	af_project_free(project);
	return stored;
}
