/* The cells that a profile's values were read from. */
#include "archefit.h"

#include <string.h>

#include "base/json.h"

enum af_status af_candidate_cell_each(const struct af_candidate *candidate, af_cell_fn *fn, void *context, struct af_error *err)
{
	cJSON *root;
	enum af_status status;

	if (!candidate->cells)
		return AF_OK;
	status = af_json_parse("cells", candidate->cells, strlen(candidate->cells), &root, err);
	if (status == AF_INVALID || (status == AF_OK && !cJSON_IsObject(root)))
		status = af_fail(err, AF_CORRUPT, "candidate \"%.100s\": the cells kept are no JSON object", candidate->key);
	for (const cJSON *cell = status == AF_OK ? root->child : NULL; cell && status == AF_OK; cell = cell->next) {
		if (!cJSON_IsString(cell))
			status = af_fail(err, AF_CORRUPT, "candidate \"%.100s\": the cell kept for %.40s is no text", candidate->key,
			                 cell->string);
		else if (!fn(context, cell->string, cell->valuestring))
			break;
	}
	cJSON_Delete(root);
	return status;
}
