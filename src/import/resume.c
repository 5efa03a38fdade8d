#include "import/resume.h"

#include <string.h>

const char *const af_resume_maps[AF_RESUME_FIXED] = {
	"name=basics.name", "email=basics.email", "phone=basics.phone", "headline=basics.label", "notes=basics.summary",
	"location=basics.location.city", "country=basics.location.countryCode", "skills=skills",
	"skills=work[].keywords", "years=work[].startDate",
};

bool af_resume_is(const cJSON *root)
{
	const cJSON *basics = cJSON_IsObject(root) ? cJSON_GetObjectItemCaseSensitive(root, "basics") : NULL;

	return cJSON_IsObject(basics) || cJSON_IsNull(basics);
}

enum af_status af_members_add(struct af_members *members, const char *header, const cJSON *value, const char *text,
                              struct af_error *err)
{
	if (af_reserve((void **)&members->items, &members->capacity, members->count + 1, sizeof(*members->items), err) != AF_OK)
		return AF_NOMEM;
	members->items[members->count++] = (struct af_member){header, value, text};
	return AF_OK;
}

/* The member of object, NULL when object is none or has no such member. */
static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, name) : NULL;
}

static const char *text_of(const cJSON *value)
{
	return cJSON_IsString(value) ? value->valuestring : "";
}

/* City and region, "Austin, Texas". NULL without memory. */
static const char *place(const cJSON *location, struct af_arena *arena)
{
	const char *city = text_of(member(location, "city")), *region = text_of(member(location, "region"));

	if (cJSON_IsString(location))
		return location->valuestring;
	return af_arena_printf(arena, "%s%s%s", city, *city && *region ? ", " : "", region);
}

/* Is the member among names? */
static bool taken(const cJSON *value, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(value->string, *names))
			return true;
	return false;
}

/* Adds the members of object that are not among `names`, with prefix before theirs. */
static enum af_status add_others(const cJSON *object, const char *prefix, const char *const *names, struct af_arena *arena,
                                 struct af_members *members, struct af_error *err)
{
	enum af_status status = AF_OK;

	for (const cJSON *value = cJSON_IsObject(object) ? object->child : NULL; value && status == AF_OK; value = value->next) {
		const char *header;

		if (taken(value, names))
			continue;
		header = af_arena_printf(arena, "%s%s", prefix, value->string);
		status = header ? af_members_add(members, header, value, NULL, err) : af_fail_nomem(err);
	}
	return status;
}

/* What the fixed members do not speak of. */
static enum af_status add_rest(const cJSON *root, struct af_arena *arena, struct af_members *members, struct af_error *err)
{
	static const char *const of_basics[] = {"name", "email", "phone", "label", "summary", "location", NULL};
	static const char *const of_location[] = {"city", "region", "countryCode", NULL};
	static const char *const of_root[] = {"basics", "skills", NULL};
	const cJSON *basics = member(root, "basics"), *location = member(basics, "location"), *region = member(location, "region");
	enum af_status status = add_others(basics, "basics.", of_basics, arena, members, err);

	if (status == AF_OK)
		status = add_others(location, "basics.location.", of_location, arena, members, err);
	/* What should have been a text or an object is kept as it is. */
	if (status == AF_OK && region && !cJSON_IsString(region))
		status = af_members_add(members, "basics.location.region", region, NULL, err);
	if (status == AF_OK && location && !cJSON_IsObject(location) && !cJSON_IsString(location))
		status = af_members_add(members, "basics.location", location, NULL, err);
	if (status == AF_OK && basics && !cJSON_IsObject(basics))
		status = af_members_add(members, "basics", basics, NULL, err);
	return status == AF_OK ? add_others(root, "", of_root, arena, members, err) : status;
}

enum af_status af_resume_members(const cJSON *root, int now, struct af_arena *arena, struct af_members *members,
                                 struct af_error *err)
{
	const cJSON *basics = member(root, "basics"), *location = member(basics, "location"), *work = member(root, "work");
	const cJSON *city = cJSON_IsNull(member(location, "city")) ? NULL : member(location, "city");
	const char *where = place(location, arena), *experience = "";
	struct af_member fixed[AF_RESUME_FIXED];
	enum af_status status;
	int months = AF_UNKNOWN;

	status = af_resume_months(work, now, &months, err);
	if (status != AF_OK)
		return status;
	if (months != AF_UNKNOWN)
		experience = af_arena_printf(arena, "%d months", months);
	if (!where || !experience)
		return af_fail_nomem(err);
	fixed[0] = (struct af_member){NULL, member(basics, "name"), ""};
	fixed[1] = (struct af_member){NULL, member(basics, "email"), ""};
	fixed[2] = (struct af_member){NULL, member(basics, "phone"), ""};
	fixed[3] = (struct af_member){NULL, member(basics, "label"), ""};
	fixed[4] = (struct af_member){NULL, member(basics, "summary"), ""};
	fixed[5] = (struct af_member){NULL, cJSON_IsString(city) ? NULL : city, where};
	fixed[6] = (struct af_member){NULL, member(location, "countryCode"), ""};
	fixed[7] = (struct af_member){NULL, member(root, "skills"), ""};
	fixed[8] = (struct af_member){NULL, cJSON_IsArray(work) ? work : NULL, ""};
	fixed[9] = (struct af_member){NULL, NULL, experience};
	for (size_t i = 0; i < AF_RESUME_FIXED && status == AF_OK; i++)
		status = af_members_add(members, strchr(af_resume_maps[i], '=') + 1, fixed[i].value, fixed[i].text, err);
	return status == AF_OK ? add_rest(root, arena, members, err) : status;
}
