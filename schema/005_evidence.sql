-- archefit schema 005: the cells that values were read from, notice periods, skills found in free text, merged candidates, and what makes
-- a large import quick.

-- As given, before it was understood.
ALTER TABLE candidate ADD COLUMN notice_days INTEGER CHECK (notice_days >= 0); -- notice period in days, when no date is stated
ALTER TABLE candidate ADD COLUMN cells TEXT; -- JSON object: field -> the cell its value was read from, where the two differ
ALTER TABLE candidate_before ADD COLUMN notice_days INTEGER;
ALTER TABLE candidate_before ADD COLUMN cells TEXT;

-- 1: the skill is not listed by the profile but named in its free text, which source quotes.
ALTER TABLE candidate_skill ADD COLUMN in_text INTEGER NOT NULL DEFAULT 0 CHECK (in_text IN (0, 1));
ALTER TABLE candidate_skill_before ADD COLUMN in_text INTEGER NOT NULL DEFAULT 0;

-- The row of a file that a profile was last read from, as a hash of its bytes and of all that decides how they are read. While the profile
-- is what that row made it, the same row again changes nothing and need not be read. Gone as soon as anything else changes the profile.
-- Derived: may be emptied at any time.
CREATE TABLE candidate_row (
    candidate_id INTEGER PRIMARY KEY REFERENCES candidate (id) ON DELETE CASCADE,
    hash         INTEGER NOT NULL
) STRICT;

-- The keys of candidates that were joined into others, so that a later file with such a key brings back nobody. kept_id and merged_id never
-- change; candidate_id follows from them, since the one who was kept may be joined into another one in turn.
CREATE TABLE candidate_key_alias (
    key          TEXT PRIMARY KEY,        -- of the candidate that is gone
    candidate_id INTEGER NOT NULL REFERENCES candidate (id) DEFERRABLE INITIALLY DEFERRED, -- whom the key means now
    merged_id    INTEGER NOT NULL UNIQUE, -- row id of the candidate that is gone
    kept_id      INTEGER NOT NULL,        -- row id of the candidate it was joined into
    batch_id     INTEGER NOT NULL REFERENCES import_batch (id) -- the merge; undoing it takes this row away
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_key_alias_candidate ON candidate_key_alias (candidate_id);

-- A batch may also be two candidates joined into one. (A CHECK cannot be altered: the column is made anew.)
ALTER TABLE import_batch ADD COLUMN what TEXT NOT NULL DEFAULT 'import' CHECK (what IN ('import', 'alias', 'merge'));
UPDATE import_batch SET what = kind;
ALTER TABLE import_batch DROP COLUMN kind;
ALTER TABLE import_batch RENAME COLUMN what TO kind;

-- An index over all skills costs a large import more than the import itself. What needs one are unlisted names: they have the ids from
-- 1048576 (2 to the 20th) on, and an index of their own.
PRAGMA defer_foreign_keys = ON;
UPDATE candidate_skill SET skill_id = skill_id + 1048576 WHERE skill_id IN (SELECT id FROM skill WHERE origin = 'unlisted');
UPDATE requirement_skill SET skill_id = skill_id + 1048576 WHERE skill_id IN (SELECT id FROM skill WHERE origin = 'unlisted');
UPDATE skill_alias SET skill_id = skill_id + 1048576 WHERE skill_id IN (SELECT id FROM skill WHERE origin = 'unlisted');
UPDATE skill_relation SET skill_id = skill_id + 1048576 WHERE skill_id IN (SELECT id FROM skill WHERE origin = 'unlisted');
UPDATE skill_relation SET other_id = other_id + 1048576 WHERE other_id IN (SELECT id FROM skill WHERE origin = 'unlisted');
UPDATE skill SET id = id + 1048576 WHERE origin = 'unlisted';
DROP INDEX candidate_skill_skill;
CREATE INDEX candidate_skill_unlisted ON candidate_skill (skill_id) WHERE skill_id >= 1048576;

DROP VIEW unlisted_skills;
CREATE VIEW unlisted_skills AS
SELECT s.name, count(*) AS people
FROM skill s JOIN candidate_skill cs ON cs.skill_id = s.id AND cs.skill_id >= 1048576
WHERE s.origin = 'unlisted'
GROUP BY s.id ORDER BY people DESC, s.name;

DROP VIEW people_skills;
CREATE VIEW people_skills AS
SELECT c.key, c.name, s.name AS skill, s.slug, s.category, s.layer,
       cs.level, round(cs.months / 12.0, 1) AS years, cs.last_used,
       coalesce(cs.source, s.name) AS source, cs.in_text, s.origin <> 'unlisted' AS listed
FROM candidate_skill cs
JOIN candidate c ON c.id = cs.candidate_id
JOIN skill s ON s.id = cs.skill_id;
