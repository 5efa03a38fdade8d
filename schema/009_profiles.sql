-- archefit schema 009: profiles in one text each, so that a database is not much larger than the files it was made from.
--
-- A row for each skill of each candidate took more room for its keys than for what it said, and the history had a row for each candidate that
-- an import had added, to say no more than that. The view candidate_skill shows the skills as the table of that name did. The statements below
-- go through the old tables in the order in which they are stored, and need no memory for that.

-- What a profile says about skills. No row: nothing. A JSON array with one element for each skill, in order of skill_id:
--   217                  the skill; the words of the profile are its name exactly
--   "217:4"              its words are 'Java:4', and that is the level
--   "217 (13 yrs)"       its words are 'Java (13 yrs)', and that are the months: 12 times the number
--   [217,"~ 8",4,156,"2025-11",1]
--                        skill_id, words, level (1 beginner .. 5 expert), months of experience, month last used, and 1 where the skill is not
--                        listed by the profile but named in its free text, which the words quote. null is not stated, and at the end left out.
--                        In words a ~ at the beginning is the skill's name, and null is the name exactly; what begins with ~ or = otherwise
--                        has a = before it.
-- There is one way only to write a profile, the shortest; src/store/skills_read.c reads no other.
CREATE TABLE profile (
    candidate_id INTEGER PRIMARY KEY REFERENCES candidate (id) ON DELETE CASCADE,
    skills       TEXT NOT NULL
) STRICT;

-- Who has an unlisted name: the skills of profiles with ids from 1048576 (2 to the 20th) on. Kept in step with profile by whatever writes that.
CREATE TABLE candidate_unlisted (
    candidate_id INTEGER NOT NULL REFERENCES profile (candidate_id) ON DELETE CASCADE,
    skill_id     INTEGER NOT NULL REFERENCES skill (id),
    PRIMARY KEY (candidate_id, skill_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_unlisted_skill ON candidate_unlisted (skill_id);

-- The rows of candidate_skill, in three steps: which of their words are the skill's name; which of the short forms they have; the text.
-- A month that is none was never read as one, and goes.
INSERT INTO profile (candidate_id, skills)
SELECT id, (
    WITH said AS (
        SELECT cs.skill_id, cs.level, min(cs.months, 2147483647) AS months, cs.in_text, cs.source,
               CASE WHEN cs.last_used GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]*' AND length(cs.last_used) IN (7, 10) AND cs.last_used >= '1900-01'
                         AND substr(cs.last_used, 6, 2) BETWEEN '01' AND '12' THEN substr(cs.last_used, 1, 7) END AS last_used,
               CASE WHEN cs.source IS NULL THEN ''
                    WHEN s.origin <> 'unlisted' AND substr(cs.source, 1, length(s.name)) = s.name THEN substr(cs.source, length(s.name) + 1) END AS rest
        FROM candidate_skill cs CROSS JOIN skill s ON s.id = cs.skill_id WHERE cs.candidate_id = candidate.id ORDER BY cs.skill_id
    ), formed AS (
        SELECT *, last_used IS NULL AND in_text = 0 AND (
                   (rest = ':' || level AND months IS NULL)
                   OR (level IS NULL AND months % 12 = 0 AND substr(rest, 1, length(' (' || (months / 12))) = ' (' || (months / 12)
                       AND substr(rest, length(' (' || (months / 12)) + 1, 1) NOT GLOB '[0-9]')) AS short,
               CASE WHEN rest = '' THEN 'null' WHEN rest IS NOT NULL THEN json_quote('~' || rest)
                    WHEN source GLOB '[~=]*' THEN json_quote('=' || source) ELSE json_quote(source) END AS words
        FROM said
    )
    SELECT '[' || group_concat(
               CASE WHEN short THEN json_quote(skill_id || rest)
                    WHEN in_text THEN '[' || skill_id || ',' || words || ',' || ifnull(level, 'null') || ',' || ifnull(months, 'null') || ','
                        || ifnull('"' || last_used || '"', 'null') || ',1]'
                    WHEN last_used IS NOT NULL THEN '[' || skill_id || ',' || words || ',' || ifnull(level, 'null') || ',' || ifnull(months, 'null')
                        || ',"' || last_used || '"]'
                    WHEN months IS NOT NULL THEN '[' || skill_id || ',' || words || ',' || ifnull(level, 'null') || ',' || months || ']'
                    WHEN level IS NOT NULL THEN '[' || skill_id || ',' || words || ',' || level || ']'
                    WHEN words <> 'null' THEN '[' || skill_id || ',' || words || ']'
                    ELSE skill_id END) || ']'
    FROM formed)
FROM candidate WHERE EXISTS (SELECT 1 FROM candidate_skill cs JOIN skill s ON s.id = cs.skill_id WHERE cs.candidate_id = candidate.id) ORDER BY id;

INSERT INTO candidate_unlisted (candidate_id, skill_id)
SELECT candidate_id, skill_id FROM candidate_skill
WHERE skill_id >= 1048576 AND candidate_id IN (SELECT id FROM candidate) AND skill_id IN (SELECT id FROM skill) ORDER BY candidate_id, skill_id;

-- The skills of an image: NULL, or a JSON array like that of profile, whose elements are all of the long form and have slug and name of the
-- skill in place of its id, in order of slug: ["django","Django","~ (13 yrs)",null,156]. So an image outlives a skill that nobody has any more.
ALTER TABLE candidate_before ADD COLUMN skills TEXT;
UPDATE candidate_before SET skills = (
    WITH said AS (
        SELECT slug, name, level, min(months, 2147483647) AS months, in_text, source,
               CASE WHEN last_used GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]*' AND length(last_used) IN (7, 10) AND last_used >= '1900-01'
                         AND substr(last_used, 6, 2) BETWEEN '01' AND '12' THEN substr(last_used, 1, 7) END AS last_used,
               CASE WHEN source IS NULL THEN ''
                    WHEN slug NOT GLOB '[?]*' AND substr(source, 1, length(name)) = name THEN substr(source, length(name) + 1) END AS rest
        FROM candidate_skill_before s
        WHERE s.candidate_id = candidate_before.candidate_id AND s.batch_id = candidate_before.batch_id ORDER BY slug
    ), formed AS (
        SELECT *, json_quote(slug) || ',' || json_quote(name) AS skill,
               CASE WHEN rest = '' THEN 'null' WHEN rest IS NOT NULL THEN json_quote('~' || rest)
                    WHEN source GLOB '[~=]*' THEN json_quote('=' || source) ELSE json_quote(source) END AS words
        FROM said
    )
    SELECT '[' || group_concat(
               CASE WHEN in_text THEN '[' || skill || ',' || words || ',' || ifnull(level, 'null') || ',' || ifnull(months, 'null') || ','
                        || ifnull('"' || last_used || '"', 'null') || ',1]'
                    WHEN last_used IS NOT NULL THEN '[' || skill || ',' || words || ',' || ifnull(level, 'null') || ',' || ifnull(months, 'null')
                        || ',"' || last_used || '"]'
                    WHEN months IS NOT NULL THEN '[' || skill || ',' || words || ',' || ifnull(level, 'null') || ',' || months || ']'
                    WHEN level IS NOT NULL THEN '[' || skill || ',' || words || ',' || level || ']'
                    WHEN words <> 'null' THEN '[' || skill || ',' || words || ']'
                    ELSE '[' || skill || ']' END) || ']'
    FROM formed)
WHERE existed;

-- The candidates that an import added: those who are there of the row ids from first_added to last_added. NULL: none, or candidate_before tells.
-- An image with existed = 0 is kept only of somebody who was joined into another one, or whom a later batch has from one that was undone.
ALTER TABLE import_batch ADD COLUMN first_added INTEGER;
ALTER TABLE import_batch ADD COLUMN last_added INTEGER;

-- Only where nobody else has such a row id.
UPDATE import_batch SET (first_added, last_added) =
    (SELECT min(b.candidate_id), max(b.candidate_id) FROM candidate_before b WHERE b.batch_id = import_batch.id AND NOT b.existed)
WHERE kind = 'import' AND NOT undone;
UPDATE import_batch SET first_added = NULL, last_added = NULL
WHERE (SELECT count(*) FROM candidate c WHERE c.id BETWEEN first_added AND last_added) <>
      (SELECT count(*) FROM candidate_before b JOIN candidate c ON c.id = b.candidate_id WHERE b.batch_id = import_batch.id AND NOT b.existed);
DROP TABLE candidate_skill_before;
DELETE FROM candidate_before
WHERE NOT existed AND candidate_id IN (SELECT id FROM candidate) AND batch_id IN (SELECT id FROM import_batch WHERE first_added IS NOT NULL);

-- Whom a batch touched; existed is 0 for those whom it added.
CREATE VIEW batch_candidate AS
SELECT batch_id, candidate_id, existed FROM candidate_before
UNION ALL
SELECT b.id, c.id, 0 FROM import_batch b JOIN candidate c ON c.id BETWEEN b.first_added AND b.last_added
WHERE NOT EXISTS (SELECT 1 FROM candidate_before i WHERE i.candidate_id = c.id AND i.batch_id = b.id);

DROP VIEW people;
DROP VIEW people_skills;
DROP VIEW unlisted_skills;
DROP TABLE candidate_skill;

-- What a profile says about one skill. source: the words of the profile; NULL when they are the skill's name exactly.
CREATE VIEW candidate_skill AS
SELECT p.candidate_id,
       CAST(CASE e.type WHEN 'array' THEN substr(e.value, 2) ELSE e.value END AS INTEGER) AS skill_id,
       CASE WHEN e.type = 'array' THEN (SELECT a.value FROM json_each(e.value) a WHERE a.key = 2)
            WHEN e.type = 'text' AND substr(e.value, length(CAST(e.value AS INTEGER)) + 1, 1) = ':' THEN CAST(substr(e.value, -1) AS INTEGER) END AS level,
       CASE WHEN e.type = 'array' THEN (SELECT a.value FROM json_each(e.value) a WHERE a.key = 3)
            WHEN e.type = 'text' AND substr(e.value, length(CAST(e.value AS INTEGER)) + 1, 1) = ' '
                THEN 12 * CAST(substr(e.value, length(CAST(e.value AS INTEGER)) + 3) AS INTEGER) END AS months,
       CASE WHEN e.type = 'array' THEN (SELECT a.value FROM json_each(e.value) a WHERE a.key = 4) END AS last_used,
       CASE WHEN e.type = 'array' THEN
                (SELECT CASE substr(a.value, 1, 1) WHEN '~' THEN (SELECT s.name FROM skill s WHERE s.id = CAST(substr(e.value, 2) AS INTEGER)) || substr(a.value, 2)
                                                   WHEN '=' THEN substr(a.value, 2) ELSE a.value END FROM json_each(e.value) a WHERE a.key = 1)
            WHEN e.type = 'text' THEN (SELECT s.name FROM skill s WHERE s.id = CAST(e.value AS INTEGER)) || substr(e.value, length(CAST(e.value AS INTEGER)) + 1)
       END AS source,
       CASE WHEN e.type = 'array' THEN ifnull((SELECT a.value FROM json_each(e.value) a WHERE a.key = 5), 0) ELSE 0 END AS in_text
FROM profile p, json_each(p.skills) e;

-- As before.
CREATE VIEW people AS
SELECT c.key, c.name, c.email, c.headline, c.location, c.country,
       round(c.months / 12.0, 1) AS years,
       c.rate_cents / 100.0 AS rate, c.rate_currency AS currency, c.rate_period AS per,
       c.available_from,
       (SELECT count(*) FROM profile p, json_each(p.skills) WHERE p.candidate_id = c.id) AS skills
FROM candidate c;

CREATE VIEW people_skills AS
SELECT c.key, c.name, s.name AS skill, s.slug, s.category, s.layer,
       cs.level, round(cs.months / 12.0, 1) AS years, cs.last_used,
       coalesce(cs.source, s.name) AS source, cs.in_text, s.origin <> 'unlisted' AS listed
FROM candidate_skill cs
JOIN candidate c ON c.id = cs.candidate_id
JOIN skill s ON s.id = cs.skill_id;

CREATE VIEW unlisted_skills AS
SELECT s.name, count(*) AS people
FROM skill s JOIN candidate_unlisted u ON u.skill_id = s.id
WHERE s.origin = 'unlisted'
GROUP BY s.id ORDER BY people DESC, s.name;
