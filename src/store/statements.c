/* All SQL that runs after the schema exists, in one table. */
#include "store/internal.h"

#define CANDIDATE_COLUMNS \
	"id, key, name, email, phone, headline, location, country, utc_offset, months, rate_cents, rate_currency, " \
	"rate_period, available_from, work_modes, notes, extra, notice_days, cells"

/* Unlisted names have the ids from here on: AF_UNLISTED_FROM. */
#define UNLISTED_FROM "1048576"

/* The candidates who have the skill ?1. Of the two halves, the one that cannot have it costs nothing. */
#define PEOPLE_WITH \
	"SELECT candidate_id FROM candidate_unlisted WHERE skill_id = ?1 AND ?1 >= " UNLISTED_FROM " " \
	"UNION ALL SELECT candidate_id FROM profile WHERE ?1 < " UNLISTED_FROM " AND has_skill(candidate_id, skills, ?1)"

/* Did batch ?1 touch the candidate of that row id? As batch_candidate says, but by a look at two rows. */
#define TOUCHED(candidate) \
	"(EXISTS (SELECT 1 FROM candidate_before x WHERE x.candidate_id = " candidate " AND x.batch_id = ?1) OR EXISTS " \
	"(SELECT 1 FROM import_batch x JOIN candidate y ON y.id = " candidate " WHERE x.id = ?1 AND y.id BETWEEN x.first_added AND x.last_added))"

/* The merges that go when batch ?1 is undone: its own and, when ?2 (keep the earlier state), every later one of a candidate that is taken
 * back by this, whose other candidate is taken back to before that merge with it. To be asked before any image goes. */
#define MERGES_TAKEN_BACK \
	"WITH RECURSIVE taken (batch_id, merged_id, kept_id) AS (" \
	"SELECT a.batch_id, a.merged_id, a.kept_id FROM candidate_key_alias a WHERE a.batch_id >= ?1 AND (?2 OR a.batch_id = ?1) " \
	"AND (" TOUCHED("a.merged_id") " OR " TOUCHED("a.kept_id") ") " \
	"UNION SELECT a.batch_id, a.merged_id, a.kept_id FROM taken t JOIN candidate_key_alias a ON a.batch_id >= t.batch_id " \
	"AND (a.merged_id IN (t.merged_id, t.kept_id) OR a.kept_id IN (t.merged_id, t.kept_id)) WHERE ?2) "

/* What an image keeps of a candidate's row, beside its id and last batch. */
#define IMAGE_COLUMNS \
	"key, name, email, phone, headline, location, country, utc_offset, months, rate_cents, rate_currency, rate_period, " \
	"available_from, work_modes, notes, extra, notice_days, cells"

const char *const af_sql_text[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_META_GET] = "SELECT value FROM meta WHERE name = ?1",
	[SQL_META_PUT] = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",

	[SQL_SKILL_PUT] =
		"INSERT INTO skill (id, slug, name, origin, category, layer, half_life) "
		"VALUES ((SELECT coalesce(max(id), 0) + 1 FROM skill WHERE id < " UNLISTED_FROM "), ?1, ?2, 'builtin', ?3, ?4, ?5) "
		"ON CONFLICT (slug) DO UPDATE SET name = ?2, origin = 'builtin', category = ?3, layer = ?4, half_life = ?5 "
		"RETURNING id",
	/* Until the new taxonomy claims them again, skills of the old one count as the user's own. */
	[SQL_SKILLS_RELEASE] = "UPDATE skill SET origin = 'user' WHERE origin = 'builtin'",
	[SQL_ALIASES_CLEAR] = "DELETE FROM skill_alias WHERE origin = 'builtin'",
	[SQL_RELATIONS_CLEAR] = "DELETE FROM skill_relation",
	[SQL_ALIAS_PUT] =
		"INSERT INTO skill_alias (key, skill_id, alias, origin) VALUES (?1, ?2, ?3, 'builtin') ON CONFLICT DO NOTHING",
	[SQL_RELATION_PUT] = "INSERT INTO skill_relation (skill_id, other_id, kind, percent) VALUES (?1, ?2, ?3, ?4)",
	[SQL_SKILLS] =
		"SELECT id, slug, name, category, layer, half_life FROM skill WHERE origin <> 'unlisted' ORDER BY slug",
	/* In any order: the taxonomy puts them in its own. */
	[SQL_ALIASES] = "SELECT skill_id, alias FROM skill_alias",
	[SQL_RELATIONS] = "SELECT skill_id, other_id, kind, percent FROM skill_relation",
	[SQL_TAXONOMY_GET] = "SELECT text FROM taxonomy_text LIMIT 1",
	[SQL_TAXONOMY_ANY] = "SELECT 1 FROM taxonomy_text LIMIT 1",
	[SQL_TAXONOMY_PUT] = "INSERT INTO taxonomy_text (text) VALUES (?1)",
	[SQL_SKILL_ID] = "SELECT id FROM skill WHERE slug = ?1",

	[SQL_SKILLS_FOREIGN] = "SELECT id, name, slug, origin = 'unlisted' FROM skill WHERE origin <> 'builtin'",
	[SQL_UNLISTED_GET] = "SELECT id FROM skill WHERE slug = ?1",
	[SQL_UNLISTED_PUT] =
		"INSERT INTO skill (id, slug, name, origin, category, layer, half_life) "
		"VALUES ((SELECT max(" UNLISTED_FROM ", coalesce(max(id), 0) + 1) FROM skill), ?1, ?2, 'unlisted', '', '', 'medium') "
		"RETURNING id",
	[SQL_REQUIREMENT_SKILLS_MOVE] = "UPDATE requirement_skill SET skill_id = ?2 WHERE skill_id = ?1",
	[SQL_SKILL_DROP] = "DELETE FROM skill WHERE id = ?1",

	/* Aliases that users added. */
	[SQL_USER_ALIAS_PUT] =
		"INSERT INTO skill_alias (key, skill_id, alias, origin, batch_id) VALUES (?1, ?2, ?3, 'user', ?4)",
	[SQL_USER_ALIAS_BATCH] = "SELECT coalesce(batch_id, 0) FROM skill_alias WHERE key = ?1 AND origin = 'user'",
	[SQL_USER_ALIAS_DROP] = "DELETE FROM skill_alias WHERE key = ?1 AND origin = 'user'",
	[SQL_USER_ALIAS_DROP_BATCH] = "DELETE FROM skill_alias WHERE batch_id = ?1 AND origin = 'user'",
	[SQL_USER_ALIAS_KEYS] = "SELECT key FROM skill_alias WHERE origin = 'user' ORDER BY key",
	[SQL_USER_ALIASES] =
		"SELECT a.alias, s.slug, s.name, coalesce(a.batch_id, 0), coalesce(b.updated, 0) FROM skill_alias a "
		"JOIN skill s ON s.id = a.skill_id LEFT JOIN import_batch b ON b.id = a.batch_id WHERE a.origin = 'user' ORDER BY a.key",
	[SQL_ALIASES_MOVE] = "UPDATE skill_alias SET skill_id = ?2 WHERE skill_id = ?1",
	[SQL_UNLISTED_IDS] = "SELECT id, name FROM skill WHERE origin = 'unlisted' ORDER BY slug",
	[SQL_UNLISTED_COUNTS] =
		"SELECT s.name, count(*) AS people FROM skill s JOIN candidate_unlisted u ON u.skill_id = s.id "
		"WHERE s.origin = 'unlisted' GROUP BY s.id ORDER BY people DESC, s.slug",
	[SQL_PEOPLE_WITH] = PEOPLE_WITH " ORDER BY 1",

	[SQL_UNLISTED_PRUNE] =
		"DELETE FROM skill WHERE origin = 'unlisted' "
		"AND NOT EXISTS (SELECT 1 FROM candidate_unlisted u WHERE u.skill_id = skill.id)",

	[SQL_BATCH_BEGIN] = "INSERT INTO import_batch (source, imported) VALUES (?1, ?2) RETURNING id",
	[SQL_BATCH_IS_ALIAS] =
		"UPDATE import_batch SET kind = 'alias', read = (SELECT count(*) FROM candidate_before WHERE batch_id = ?1), "
		"updated = (SELECT count(*) FROM candidate_before WHERE batch_id = ?1) WHERE id = ?1 RETURNING updated",
	[SQL_BATCHES] =
		"SELECT id, source, imported, read, added, updated, unchanged, rejected, undone, kind FROM import_batch ORDER BY id",
	[SQL_BATCH_UNDONE] = "SELECT undone, kind FROM import_batch WHERE id = ?1",
	[SQL_BATCH_SET_UNDONE] = "UPDATE import_batch SET undone = 1, first_added = NULL, last_added = NULL WHERE id = ?1",

	/* Images: ?1 is the candidate, ?2 the batch. A batch keeps the first image that it took. */
	[SQL_IMAGE_NEW] =
		"INSERT INTO candidate_before (candidate_id, batch_id, existed) VALUES (?1, ?2, 0) ON CONFLICT DO NOTHING",
	[SQL_IMAGE_PUT] =
		"INSERT INTO candidate_before (candidate_id, batch_id, existed, " IMAGE_COLUMNS ", last_batch_id) "
		"SELECT id, ?2, 1, " IMAGE_COLUMNS ", batch_id FROM candidate WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM import_batch b "
		"WHERE b.id = ?2 AND ?1 BETWEEN b.first_added AND b.last_added) ON CONFLICT DO NOTHING",
	[SQL_IMAGE_SKILLS_PUT] = "UPDATE candidate_before SET skills = ?3 WHERE candidate_id = ?1 AND batch_id = ?2",
	[SQL_IMAGE_SKILLS] = "SELECT skills FROM candidate_before WHERE candidate_id = ?1 AND batch_id = ?2",
	/* Of who is about to go, that a batch added them. */
	[SQL_IMAGE_ADDED_KEEP] =
		"INSERT INTO candidate_before (candidate_id, batch_id, existed) SELECT candidate_id, batch_id, 0 FROM batch_candidate "
		"WHERE candidate_id = ?1 AND NOT existed ON CONFLICT DO NOTHING",
	/* A later alias is no later change: it is found again in whatever is restored. */
	[SQL_IMAGES_OF_BATCH] =
		"SELECT b.candidate_id, b.existed, coalesce((SELECT min(l.batch_id) FROM candidate_before l "
		"JOIN import_batch i ON i.id = l.batch_id AND i.kind <> 'alias' "
		"WHERE l.candidate_id = b.candidate_id AND l.batch_id > b.batch_id), 0) "
		"FROM batch_candidate b WHERE b.batch_id = ?1",
	[SQL_IMAGE_DROP] = "DELETE FROM candidate_before WHERE candidate_id = ?1 AND batch_id = ?2",
	[SQL_IMAGES_DROP_BETWEEN] =
		"DELETE FROM candidate_before WHERE candidate_id = ?1 AND batch_id > ?2 AND batch_id <= ?3",
	[SQL_IMAGES_DROP_FROM] = "DELETE FROM candidate_before WHERE candidate_id = ?1 AND batch_id >= ?2",
	[SQL_IMAGE_COPY] =
		"INSERT INTO candidate_before (candidate_id, batch_id, existed, " IMAGE_COLUMNS ", last_batch_id, skills) "
		"SELECT candidate_id, ?3, existed, " IMAGE_COLUMNS ", last_batch_id, skills FROM candidate_before "
		"WHERE candidate_id = ?1 AND batch_id = ?2",
	[SQL_CANDIDATE_DROP] = "DELETE FROM candidate WHERE id = ?1",
	[SQL_CANDIDATE_RESTORE] =
		"INSERT INTO candidate (id, " IMAGE_COLUMNS ", batch_id) SELECT candidate_id, " IMAGE_COLUMNS ", last_batch_id "
		"FROM candidate_before WHERE candidate_id = ?1 AND batch_id = ?2",
	/* Whoever the batch adds has a row id from ?2 on, and nobody else has: see batch_candidate. */
	[SQL_BATCH_ADDS_FROM] =
		"UPDATE import_batch SET first_added = coalesce(first_added, ?2), last_added = 9223372036854775807 WHERE id = ?1",
	[SQL_BATCH_ADDS_END] =
		"UPDATE import_batch SET first_added = iif(last.id >= first_added, first_added, NULL), last_added = iif(last.id >= first_added, last.id, NULL) "
		"FROM (SELECT max(id) AS id FROM candidate) AS last WHERE import_batch.id = ?1",
	[SQL_BATCH_END] =
		"UPDATE import_batch SET read = ?2, added = ?3, updated = ?4, unchanged = ?5, rejected = ?6 WHERE id = ?1",
	[SQL_BATCH_DROP] = "DELETE FROM import_batch WHERE id = ?1",

	[SQL_CANDIDATE_ID] =
		"SELECT id, id FROM candidate WHERE key = ?1 UNION ALL SELECT candidate_id, merged_id FROM candidate_key_alias WHERE key = ?1",
	[SQL_KEY_ALIASES_OF] = "SELECT 1 FROM candidate_key_alias WHERE candidate_id = ?1 LIMIT 1",
	[SQL_CANDIDATE_BY_ID] = "SELECT " CANDIDATE_COLUMNS " FROM candidate WHERE id = ?1",
	[SQL_CANDIDATE_BY_KEY] = "SELECT " CANDIDATE_COLUMNS " FROM candidate WHERE key = ?1",
	[SQL_CANDIDATE_BY_KEY_NOCASE] = "SELECT " CANDIDATE_COLUMNS " FROM candidate WHERE key = ?1 COLLATE NOCASE",
	[SQL_CANDIDATES_NOCASE_COUNT] = "SELECT count(*) FROM candidate WHERE key = ?1 COLLATE NOCASE",
	[SQL_CANDIDATE_KEYS_NEAR] = "SELECT key, name FROM candidate",
	[SQL_CANDIDATES] = "SELECT " CANDIDATE_COLUMNS " FROM candidate ORDER BY key",
	[SQL_CANDIDATES_WITH] =
		"SELECT " CANDIDATE_COLUMNS " FROM candidate WHERE id IN (" PEOPLE_WITH ") ORDER BY key",
	[SQL_SKILL_RENAMED] = "SELECT id FROM skill WHERE slug = ?1 AND name <> ?2",
	[SQL_SKILL_BY_ID] = "SELECT slug, name, origin <> 'unlisted' FROM skill WHERE id = ?1",
	[SQL_PROFILE] = "SELECT skills FROM profile WHERE candidate_id = ?1",
	[SQL_PROFILES] = "SELECT candidate_id, skills FROM profile ORDER BY candidate_id",
	[SQL_PROFILE_PUT] =
		"INSERT INTO profile (candidate_id, skills) VALUES (?1, ?2) ON CONFLICT (candidate_id) DO UPDATE SET skills = ?2",
	[SQL_PROFILE_DROP] = "DELETE FROM profile WHERE candidate_id = ?1",
	[SQL_UNLISTED_OF] = "SELECT 1 FROM candidate_unlisted WHERE skill_id = ?1 AND candidate_id = ?2",
	[SQL_UNLISTED_OF_COUNT] = "SELECT count(*) FROM candidate_unlisted",
	[SQL_UNLISTED_OF_PUT] = "INSERT INTO candidate_unlisted (skill_id, candidate_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
	[SQL_UNLISTED_OF_DROP] = "DELETE FROM candidate_unlisted WHERE candidate_id = ?1",
	[SQL_CANDIDATE_KEYS] = "SELECT key FROM candidate UNION ALL SELECT key FROM candidate_key_alias",
	[SQL_CANDIDATE_LAST_ID] = "SELECT max(coalesce((SELECT max(id) FROM candidate), 0), "
		"coalesce((SELECT max(candidate_id) FROM candidate_before), 0), coalesce((SELECT max(last_added) FROM import_batch WHERE last_added < 9223372036854775807), 0))",
	/* OR FAIL: no statement has to be undone alone, since every failure ends the import. */
	[SQL_STAGED_CANDIDATES] =
		"INSERT OR FAIL INTO candidate (id, " IMAGE_COLUMNS ", batch_id) SELECT id, " IMAGE_COLUMNS ", ?1 FROM staged_candidate",
	[SQL_STAGED_PROFILES] =
		"INSERT OR FAIL INTO profile (candidate_id, skills) SELECT id, skills FROM staged_candidate WHERE skills IS NOT NULL",
	[SQL_STAGED_ROWS] = "INSERT OR REPLACE INTO candidate_row (candidate_id, hash) SELECT id, hash FROM staged_candidate WHERE hash IS NOT NULL",
	[SQL_ROWS_ANY] = "SELECT EXISTS (SELECT 1 FROM candidate_row)",
	[SQL_ROWS_FROM] = "SELECT candidate_id, hash FROM candidate_row WHERE candidate_id > ?1 ORDER BY candidate_id",
	[SQL_ROW_OF_KEY] = "SELECT c.id, r.hash FROM candidate c JOIN candidate_row r ON r.candidate_id = c.id WHERE c.key = ?1",
	[SQL_ROW_PUT] = "INSERT OR REPLACE INTO candidate_row (candidate_id, hash) VALUES (?1, ?2)",
	[SQL_ROW_DROP] = "DELETE FROM candidate_row WHERE candidate_id = ?1",
	[SQL_CANDIDATE_INSERT] =
		"INSERT INTO candidate (id, key, name, email, phone, headline, location, country, utc_offset, months, rate_cents, "
		"rate_currency, rate_period, available_from, work_modes, notes, extra, batch_id, notice_days, cells) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
	[SQL_CANDIDATE_UPDATE] =
		"UPDATE candidate SET name = ?2, email = ?3, phone = ?4, headline = ?5, location = ?6, country = ?7, "
		"utc_offset = ?8, months = ?9, rate_cents = ?10, rate_currency = ?11, rate_period = ?12, available_from = ?13, "
		"work_modes = ?14, notes = ?15, extra = ?16, batch_id = ?17, notice_days = ?18, cells = ?19 WHERE id = ?1",

	[SQL_PROJECT_ID] = "SELECT id FROM project WHERE slug = ?1",
	[SQL_PROJECT_DROP] = "DELETE FROM project WHERE id = ?1",
	[SQL_PROJECT_PUT] =
		"INSERT INTO project (slug, title, brief, headcount, specialist, generalist, pin, archetype_weight, max_rate_cents, "
		"rate_currency, rate_period, locations, utc_offset, overlap_minutes, available_by, work_mode, min_months) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) RETURNING id",
	[SQL_FACT_PUT] = "INSERT INTO project_fact (project_id, fact, value) VALUES (?1, ?2, ?3)",
	[SQL_REQUIREMENT_PUT] =
		"INSERT INTO requirement (project_id, position, importance, weight, level, months, exact) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_REQUIREMENT_SKILL_PUT] =
		"INSERT INTO requirement_skill (project_id, position, alternative, skill_id) VALUES (?1, ?2, ?3, ?4)",
	[SQL_PROJECT_GET] =
		"SELECT id, slug, title, brief, headcount, specialist, generalist, pin, archetype_weight, max_rate_cents, rate_currency, "
		"rate_period, locations, utc_offset, overlap_minutes, available_by, work_mode, min_months FROM project WHERE slug = ?1",
	[SQL_PROJECT_SLUGS] = "SELECT slug FROM project ORDER BY slug",
	[SQL_FACTS] = "SELECT fact, value FROM project_fact WHERE project_id = ?1 ORDER BY fact",
	[SQL_REQUIREMENTS] =
		"SELECT position, importance, weight, level, months, exact, (SELECT count(*) FROM requirement_skill s "
		"WHERE s.project_id = r.project_id AND s.position = r.position) "
		"FROM requirement r WHERE project_id = ?1 ORDER BY position",
	[SQL_REQUIREMENT_SKILLS] =
		"SELECT s.slug FROM requirement_skill r JOIN skill s ON s.id = r.skill_id "
		"WHERE r.project_id = ?1 AND r.position = ?2 ORDER BY r.alternative",

	[SQL_ARCHETYPE_ID] = "SELECT id, origin FROM archetype WHERE name = ?1",
	[SQL_ARCHETYPE_DROP] = "DELETE FROM archetype WHERE name = ?1",
	[SQL_ARCHETYPE_PUT] =
		"INSERT INTO archetype (name, title, kind, summary, applies_to, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
	[SQL_PILLAR_PUT] =
		"INSERT INTO pillar (archetype_id, position, name, title, weight, core, skills) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_ARCHETYPE_GET] = "SELECT id, name, title, kind, summary, applies_to, origin FROM archetype WHERE name = ?1",
	[SQL_PILLARS] =
		"SELECT name, title, weight, core, skills, (SELECT count(*) FROM pillar q WHERE q.archetype_id = p.archetype_id) "
		"FROM pillar p WHERE archetype_id = ?1 ORDER BY position",
	[SQL_ARCHETYPES] = "SELECT id, name, title, kind, summary, applies_to, origin FROM archetype ORDER BY name",
	[SQL_ARCHETYPE_NAMES] = "SELECT name FROM archetype ORDER BY name",

	[SQL_SHORTLIST_ID] = "SELECT id FROM shortlist WHERE name = ?1",
	[SQL_SHORTLIST_PUT] =
		"INSERT INTO shortlist (slug, title, project, project_title, created, as_of, formula_version, taxonomy_version, "
		"specialist, generalist, specialist_share, pool, eligible, near, name, version, snapshot, people_limit, near_limit, strict, mix, "
		"archetype, batch, imported) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 1, ?17, ?18, ?19, ?20, ?21, nullif(?22, 0), ?23) "
		"RETURNING id",
	[SQL_SHORTLIST_SET_HASH] = "UPDATE shortlist SET hash = ?2 WHERE id = ?1",
	[SQL_ENTRY_PUT] =
		"INSERT INTO shortlist_entry (shortlist_id, eligible, rank, key, name, raw, fit, low, high, completeness, failed, "
		"unverified, specialist, generalist, why, lacks, kept) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) RETURNING id",
	[SQL_PART_PUT] =
		"INSERT INTO shortlist_part (entry_id, position, kind, label, importance, weight, strength, credit, tenths, assumed, "
		"trace) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[SQL_SHORTLIST_GET] =
		"SELECT id, slug, title, project, project_title, created, as_of, formula_version, taxonomy_version, specialist, "
		"generalist, specialist_share, pool, eligible, near, "
		"(SELECT count(*) FROM shortlist_entry e WHERE e.shortlist_id = l.id AND e.eligible = 1 AND NOT e.kept), "
		"(SELECT count(*) FROM shortlist_entry e WHERE e.shortlist_id = l.id AND e.eligible = 0 AND NOT e.kept), "
		"(SELECT count(*) FROM shortlist_entry e WHERE e.shortlist_id = l.id AND e.kept), "
		"name, version, (SELECT max(version) FROM shortlist n WHERE n.name = l.name), snapshot, hash, people_limit, near_limit, strict, mix, "
		"archetype, batch, imported FROM shortlist l WHERE name = ?1 AND (?2 = 0 OR version = ?2) ORDER BY version DESC LIMIT 1",
	[SQL_SHORTLIST_NAMES] = "SELECT name FROM shortlist WHERE version = 1 ORDER BY id",
	[SQL_SHORTLIST_ADDRESSES] = "SELECT name || '@' || version FROM shortlist ORDER BY id",
	[SQL_ENTRIES] =
		"SELECT id, rank, key, name, raw, fit, low, high, completeness, failed, unverified, "
		"(SELECT count(*) FROM shortlist_part p WHERE p.entry_id = e.id), specialist, generalist, why, lacks, eligible "
		"FROM shortlist_entry e WHERE shortlist_id = ?1 AND ((?2 < 2 AND eligible = ?2 AND NOT kept) OR (?2 = 2 AND kept)) "
		"ORDER BY eligible DESC, rank",
	[SQL_PARTS] =
		"SELECT kind, label, importance, weight, strength, credit, tenths, assumed, trace FROM shortlist_part "
		"WHERE entry_id = ?1 ORDER BY position",

	[SQL_BATCH_NEWEST] = "SELECT id, imported FROM import_batch WHERE NOT undone ORDER BY id DESC LIMIT 1",
	[SQL_SHORTLISTS_OF_HASH] =
		"SELECT name || '@' || version, hash FROM shortlist WHERE hash IS NULL OR hash = ?1 ORDER BY id",
	[SQL_EVENT_PUT] =
		"INSERT INTO shortlist_event (shortlist_id, hash, at, act, key, name, by, reason, override, snapshot, eligible, rank, fit, failed, "
		"unverified) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
	[SQL_EVENTS] =
		"SELECT e.id, l.version, e.hash, at, act, key, e.name, by, reason, override, e.snapshot, e.eligible, rank, fit, failed, unverified "
		"FROM shortlist_event e JOIN shortlist l ON l.id = e.shortlist_id WHERE l.name = ?1 ORDER BY e.id",

	/* What a snapshot keeps beside its entries: each is put, then read in the order in which it was put. */
	[SQL_KEPT_PROJECT_PUT] =
		"INSERT INTO shortlist_project (shortlist_id, brief, headcount, specialist, generalist, pin, archetype_weight, max_rate_cents, "
		"rate_currency, rate_period, locations, utc_offset, overlap_minutes, available_by, work_mode, min_months) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
	[SQL_KEPT_PROJECT] =
		"SELECT brief, headcount, specialist, generalist, pin, archetype_weight, max_rate_cents, rate_currency, rate_period, locations, "
		"utc_offset, overlap_minutes, available_by, work_mode, min_months FROM shortlist_project WHERE shortlist_id = ?1",
	[SQL_KEPT_REQUIREMENT_PUT] =
		"INSERT INTO shortlist_requirement (shortlist_id, position, label, importance, weight, share, level, months, exact, skills) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[SQL_KEPT_REQUIREMENTS] =
		"SELECT label, importance, weight, share, level, months, exact, skills FROM shortlist_requirement WHERE shortlist_id = ?1 "
		"ORDER BY position",
	[SQL_KEPT_FACT_PUT] = "INSERT INTO shortlist_fact (shortlist_id, fact, value) VALUES (?1, ?2, ?3)",
	[SQL_KEPT_FACTS] = "SELECT fact, value FROM shortlist_fact WHERE shortlist_id = ?1 ORDER BY fact",
	[SQL_KEPT_ADVICE_PUT] =
		"INSERT INTO shortlist_advice (shortlist_id, archetype, specialist, generalist, pinned, mixed, share, points, margin, pair_reason, "
		"flip_share, flips, unknown) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[SQL_KEPT_ADVICE] =
		"SELECT archetype, specialist, generalist, pinned, mixed, share, points, margin, pair_reason, flip_share, flips, unknown "
		"FROM shortlist_advice WHERE shortlist_id = ?1",
	[SQL_KEPT_POINT_PUT] =
		"INSERT INTO shortlist_point (shortlist_id, position, fact, title, value, points, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_KEPT_POINTS] =
		"SELECT fact, title, value, points, why FROM shortlist_point WHERE shortlist_id = ?1 ORDER BY position",
	[SQL_KEPT_CONDITION_PUT] =
		"INSERT INTO shortlist_condition (shortlist_id, position, label, requirement, failed, without, kind) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_KEPT_CONDITIONS] =
		"SELECT label, requirement, failed, without, kind FROM shortlist_condition WHERE shortlist_id = ?1 ORDER BY position",
	[SQL_KEPT_CELL_PUT] = "INSERT INTO shortlist_map (shortlist_id, specialist, generalist, people) VALUES (?1, ?2, ?3, ?4)",
	[SQL_KEPT_CELLS] =
		"SELECT specialist, generalist, people FROM shortlist_map WHERE shortlist_id = ?1 ORDER BY specialist, generalist",

	/* Candidates by the keys of those who were joined into them. */
	[SQL_CANDIDATE_BY_ALIAS] =
		"SELECT " CANDIDATE_COLUMNS " FROM candidate WHERE id = (SELECT candidate_id FROM candidate_key_alias WHERE key = ?1)",
	[SQL_CANDIDATE_BY_ALIAS_NOCASE] =
		"SELECT " CANDIDATE_COLUMNS " FROM candidate WHERE id = (SELECT min(candidate_id) FROM candidate_key_alias "
		"WHERE key = ?1 COLLATE NOCASE HAVING min(candidate_id) = max(candidate_id))",
	[SQL_ROWS_FORGET_SKILL] = "DELETE FROM candidate_row WHERE candidate_id IN (" PEOPLE_WITH ")",

	/* What duplicates are found by: one scan for each reason reads no more than it needs. */
	[SQL_SAME_PERSON] = "SELECT id, email, phone, extra, name, location, country, key FROM candidate WHERE id = ?1",
	[SQL_SAME_EMAILS] = "SELECT id, email FROM candidate WHERE email IS NOT NULL ORDER BY id",
	[SQL_SAME_EXTRAS] = "SELECT id, NULL, NULL, extra FROM candidate WHERE extra IS NOT NULL ORDER BY id",
	[SQL_SAME_PHONES] = "SELECT id, NULL, phone FROM candidate WHERE phone IS NOT NULL ORDER BY id",
	[SQL_SAME_NAMES] =
		"SELECT id, NULL, NULL, NULL, name, location, country FROM candidate WHERE name IS NOT NULL ORDER BY id",
	[SQL_SAME_ALL] = "SELECT id, email, phone, extra, name, location, country FROM candidate ORDER BY id",
	[SQL_SAME_OF_BATCH] =
		"SELECT c.id, email, phone, extra, name, location, country FROM candidate c WHERE id IN "
		"(SELECT candidate_id FROM batch_candidate WHERE batch_id = ?1)",
	[SQL_SAME_TOUCHED] = "SELECT 1 FROM batch_candidate WHERE candidate_id = ?1 AND batch_id = ?2",
	[SQL_TOUCHED_COUNT] = "SELECT count(*) FROM batch_candidate WHERE batch_id = ?1",
	[SQL_CANDIDATES_COUNT] = "SELECT count(*) FROM candidate",
	[SQL_READ_BEGIN] = "BEGIN",

	/* Merges: ?1 is who stays, ?2 who goes. */
	[SQL_BATCH_IS_MERGE] = "UPDATE import_batch SET kind = 'merge', read = 2, updated = 2 WHERE id = ?1",
	[SQL_KEY_ALIASES_MOVE] = "UPDATE candidate_key_alias SET candidate_id = ?1 WHERE candidate_id = ?2",
	[SQL_KEY_ALIAS_PUT] =
		"INSERT INTO candidate_key_alias (candidate_id, merged_id, kept_id, key, batch_id) VALUES (?1, ?2, ?1, ?3, ?4)",
	[SQL_KEY_ALIASES_POINT] =
		"UPDATE candidate_key_alias SET candidate_id = (WITH RECURSIVE chain (id) AS (SELECT kept_id UNION ALL "
		"SELECT a.kept_id FROM chain c JOIN candidate_key_alias a ON a.merged_id = c.id) "
		"SELECT id FROM chain WHERE id NOT IN (SELECT merged_id FROM candidate_key_alias))",
	[SQL_MERGES_PARTNERS] =
		MERGES_TAKEN_BACK "SELECT p.candidate_id, p.batch_id, b.existed FROM (SELECT candidate_id, min(batch_id) AS batch_id FROM "
		"(SELECT merged_id AS candidate_id, batch_id FROM taken UNION ALL SELECT kept_id, batch_id FROM taken) GROUP BY candidate_id) p "
		"JOIN candidate_before b ON b.candidate_id = p.candidate_id AND b.batch_id = p.batch_id "
		"WHERE NOT " TOUCHED("p.candidate_id") " ORDER BY p.candidate_id",
	[SQL_MERGES_FORGET_ROWS] =
		MERGES_TAKEN_BACK "DELETE FROM candidate_row WHERE candidate_id IN "
		"(SELECT candidate_id FROM candidate_key_alias WHERE batch_id IN (SELECT batch_id FROM taken))",
	[SQL_MERGES_SET_UNDONE] =
		MERGES_TAKEN_BACK "UPDATE import_batch SET undone = 1 WHERE id IN (SELECT batch_id FROM taken)",
	[SQL_MERGES_FORGET] =
		MERGES_TAKEN_BACK "DELETE FROM candidate_key_alias WHERE batch_id IN (SELECT batch_id FROM taken)",

	/* Postings. */
	[SQL_DATA_VERSION] = "PRAGMA data_version",
	[SQL_META_DROP] = "DELETE FROM meta WHERE name = ?1",
	[SQL_POSTING_GET] = "SELECT b FROM posting WHERE id = ?1",
	[SQL_POSTING_PUT] = "INSERT INTO posting (id, b) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET b = ?2",
	[SQL_POSTING_DROP] = "DELETE FROM posting WHERE id = ?1",
	[SQL_POSTING_NEXT] = "SELECT id FROM posting WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 1",
	[SQL_POSTING_LAST] = "SELECT max(id) FROM posting WHERE id BETWEEN ?1 AND ?2",
	[SQL_POSTING_IN_GROUP] = "SELECT id FROM posting WHERE id BETWEEN ?1 AND ?2 AND id & ?3 >= ?4 ORDER BY id & ?3 LIMIT 1",
	[SQL_POSTINGS_OF_LIST] = "SELECT id, b FROM posting WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
	[SQL_POSTINGS_BETWEEN] = "SELECT id, b FROM posting WHERE id BETWEEN ?1 AND ?2 AND id & ?3 BETWEEN ?4 AND ?5 ORDER BY id",
	[SQL_POSTINGS_CLEAR] = "DELETE FROM posting",
	[SQL_POSTING_LISTS] = "SELECT list, kind, name FROM posting_list WHERE list > ?1 AND list < ?2 ORDER BY list",
	[SQL_POSTING_LIST_PUT] =
		"INSERT INTO posting_list (list, kind, name) SELECT min(n), ?1, ?2 FROM (SELECT ?3 + 1 AS n UNION ALL SELECT list + 1 FROM posting_list) "
		"WHERE n > ?3 AND n NOT IN (SELECT list FROM posting_list) RETURNING list",
	[SQL_POSTING_LIST_DROP] = "DELETE FROM posting_list WHERE list = ?1",
	[SQL_POSTING_LISTS_CLEAR] = "DELETE FROM posting_list",
	[SQL_ASKED_SKILLS] =
		"SELECT s.slug, max(r.importance = 'must') FROM requirement r JOIN requirement_skill q ON q.project_id = r.project_id AND q.position = r.position "
		"JOIN skill s ON s.id = q.skill_id WHERE NOT r.exact GROUP BY s.slug ORDER BY s.slug",
	[SQL_CANDIDATE_IS] = "SELECT 1 FROM candidate WHERE id = ?1",
	[SQL_CANDIDATE_FROM] = "SELECT id FROM candidate WHERE id >= ?1 ORDER BY id LIMIT 1",
	[SQL_CANDIDATE_IDS] = "SELECT id FROM candidate ORDER BY id",
	[SQL_CANDIDATE_KEY] = "SELECT key FROM candidate WHERE id = ?1",
	[SQL_KEYS] = "SELECT id, key FROM candidate ORDER BY key",
	[SQL_NAMES] = "SELECT id, key, name FROM candidate ORDER BY key",
	[SQL_TERMS_BETWEEN] =
		"SELECT id, location, country, utc_offset, months, rate_cents, rate_currency, rate_period, available_from, work_modes, notice_days "
		"FROM candidate WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
	[SQL_CANDIDATES_BETWEEN] = "SELECT id FROM candidate WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
};
