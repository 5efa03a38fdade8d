-- archefit schema 001: skills, candidates, projects, archetypes, shortlists, imports.
--
-- Append-only after release: a later change is a new numbered file. The program replays the files in order; PRAGMA user_version is the
-- number of the last one, PRAGMA application_id is 0x61666974 ("afit"). Conventions: months are durations; a "month" text is YYYY-MM;
-- NULL always means "not stated", never zero. Every table is STRICT. JSON columns have
-- no json_valid check: the file is opened with trusted_schema off, which does not allow that function in a schema.

-- One row for each fact about this file as a whole: 'builtin' is the digest of the built-in skills and archetypes
-- last written here.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,          -- what the value is
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A skill that profiles and projects can name. Unlisted skills are names that profiles use and the taxonomy does not know; they are kept,
-- shown, and never count as any other skill.
CREATE TABLE skill (
    id        INTEGER PRIMARY KEY,
    slug      TEXT NOT NULL UNIQUE,  -- stable short name: 'fastapi'; of an unlisted one its folded key with a '?' before it
    name      TEXT NOT NULL,         -- for showing: 'FastAPI'
    origin    TEXT NOT NULL CHECK (origin IN ('builtin', 'user', 'unlisted')),
    category  TEXT NOT NULL,         -- language, framework, database, protocol, practice ...; '' when unlisted
    layer     TEXT NOT NULL,         -- backend, frontend, data, infrastructure, ml ...; '' when unlisted
    half_life TEXT NOT NULL CHECK (half_life IN ('slow', 'medium', 'fast')) -- how fast unused knowledge of it fades
) STRICT;

-- Other spellings of a listed skill.
CREATE TABLE skill_alias (
    key      TEXT PRIMARY KEY,       -- the spelling folded for look-up: 'reactjs'
    skill_id INTEGER NOT NULL REFERENCES skill (id) ON DELETE CASCADE,
    alias    TEXT NOT NULL,          -- the spelling as people write it: 'React.js'
    origin   TEXT NOT NULL CHECK (origin IN ('builtin', 'user'))
) STRICT, WITHOUT ROWID;
CREATE INDEX skill_alias_skill ON skill_alias (skill_id);

-- What one skill says about another. 'implies' points one way: Django -> Python 80 means that 80 percent of the strength in Django is also
-- strength in Python. 'similar' holds both ways and is stored once.
CREATE TABLE skill_relation (
    skill_id INTEGER NOT NULL REFERENCES skill (id) ON DELETE CASCADE, -- the skill one has
    other_id INTEGER NOT NULL REFERENCES skill (id) ON DELETE CASCADE, -- the skill it says something about
    kind     TEXT NOT NULL CHECK (kind IN ('implies', 'similar')),
    percent  INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 100),
    PRIMARY KEY (skill_id, other_id),
    CHECK (skill_id <> other_id)
) STRICT, WITHOUT ROWID;

-- One row for each import that stored something.
CREATE TABLE import_batch (
    id        INTEGER PRIMARY KEY,
    source    TEXT NOT NULL,         -- name of the file
    imported  TEXT,                  -- when, ISO 8601 UTC
    read      INTEGER NOT NULL DEFAULT 0, -- rows read = added + updated + unchanged + rejected
    added     INTEGER NOT NULL DEFAULT 0,
    updated   INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    rejected  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A person.
CREATE TABLE candidate (
    id             INTEGER PRIMARY KEY,
    key            TEXT NOT NULL UNIQUE, -- id in the source system, or e-mail in lower case; breaks ties in rankings, bytewise
    name           TEXT,
    email          TEXT,
    phone          TEXT,                 -- text as given: leading zeros and plus signs matter
    headline       TEXT,                 -- job title or summary line
    location       TEXT,                 -- as given
    country        TEXT,                 -- ISO 3166 alpha-2, recognised from the location
    utc_offset     INTEGER,              -- minutes east of UTC
    months         INTEGER CHECK (months >= 0), -- total professional experience
    rate_cents     INTEGER CHECK (rate_cents >= 0), -- asked rate in hundredths of the currency unit; never converted
    rate_currency  TEXT,                 -- ISO 4217
    rate_period    TEXT CHECK (rate_period IN ('hour', 'day', 'month', 'year')),
    available_from TEXT,                 -- YYYY-MM-DD, or 'now'
    work_modes     INTEGER NOT NULL DEFAULT 0, -- sum of 1 remote, 2 hybrid, 4 on-site; 0 not stated
    notes          TEXT,
    extra          TEXT, -- JSON object: columns that no field was mapped to; never scored
    batch_id       INTEGER REFERENCES import_batch (id) -- the import that last changed this profile
) STRICT;

-- What a profile says about one skill.
CREATE TABLE candidate_skill (
    candidate_id INTEGER NOT NULL REFERENCES candidate (id) ON DELETE CASCADE,
    skill_id     INTEGER NOT NULL REFERENCES skill (id),
    level        INTEGER CHECK (level BETWEEN 1 AND 5), -- proficiency: 1 beginner .. 5 expert
    months       INTEGER CHECK (months >= 0),           -- experience
    last_used    TEXT,                                  -- month YYYY-MM
    source       TEXT,                                  -- the words of the profile; NULL when they are the skill's name exactly
    PRIMARY KEY (candidate_id, skill_id)
) STRICT, WITHOUT ROWID;

-- A kind of person that a project may need, described by pillars of skills.
CREATE TABLE archetype (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE, -- 'fastapi-specialist'
    title      TEXT NOT NULL,        -- 'FastAPI specialist'
    kind       TEXT NOT NULL CHECK (kind IN ('specialist', 'generalist')),
    summary    TEXT NOT NULL,        -- one sentence
    applies_to TEXT NOT NULL, -- JSON array of skill slugs: projects that ask for these get this archetype of its kind
    origin     TEXT NOT NULL CHECK (origin IN ('builtin', 'user'))
) STRICT;

-- A part of an archetype: a field of work, shown by the best two skills in it.
CREATE TABLE pillar (
    archetype_id INTEGER NOT NULL REFERENCES archetype (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,   -- order of showing, from 0
    name         TEXT NOT NULL,      -- 'async-python'
    title        TEXT NOT NULL,      -- for showing: 'Async Python'
    weight       INTEGER NOT NULL CHECK (weight > 0), -- relative to the archetype's other pillars
    core         INTEGER NOT NULL CHECK (core IN (0, 1)), -- 1: a layer that a generalist must really cover
    skills       TEXT NOT NULL, -- JSON array of skill slugs
    PRIMARY KEY (archetype_id, position)
) STRICT, WITHOUT ROWID;

-- A project that needs people.
CREATE TABLE project (
    id               INTEGER PRIMARY KEY,
    slug             TEXT NOT NULL UNIQUE,
    title            TEXT NOT NULL,
    brief            TEXT,
    headcount        INTEGER NOT NULL CHECK (headcount > 0),
    specialist       TEXT,           -- archetype to weigh; NULL: chosen from the requirements
    generalist       TEXT,           -- the other of the pair
    pin              TEXT,           -- archetype fixed by the client, whatever the advice says
    archetype_weight INTEGER NOT NULL CHECK (archetype_weight BETWEEN 0 AND 100), -- percent of the fit that archetypes carry
    max_rate_cents   INTEGER,        -- constraints from here on; NULL: none
    rate_currency    TEXT,
    rate_period      TEXT CHECK (rate_period IN ('hour', 'day', 'month', 'year')),
    locations        TEXT, -- JSON array: country codes or place names, any of them
    utc_offset       INTEGER,        -- minutes east of UTC
    overlap_minutes  INTEGER,        -- shared working time asked, of an 8 hour day
    available_by     TEXT,           -- YYYY-MM-DD
    work_mode        INTEGER NOT NULL DEFAULT 0, -- 1 remote, 2 hybrid, 4 on-site; 0 any
    min_months       INTEGER NOT NULL DEFAULT 0  -- total experience
) STRICT;

-- A stated fact about a project: a trait or a number that argues for a specialist or a generalist (seeds/advice.json).
CREATE TABLE project_fact (
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    fact       TEXT NOT NULL,        -- 'peak_rps'
    value      TEXT NOT NULL,        -- 'yes', 'no', a whole number, or the word of a choice
    PRIMARY KEY (project_id, fact)
) STRICT, WITHOUT ROWID;

-- A thing a project asks for: one skill, or any one of several.
CREATE TABLE requirement (
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,     -- order in the project, from 0
    importance TEXT NOT NULL CHECK (importance IN ('must', 'should', 'nice')),
    weight     INTEGER NOT NULL CHECK (weight BETWEEN 1 AND 1000), -- relative to the other requirements
    level      INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),     -- asked proficiency
    months     INTEGER NOT NULL CHECK (months >= 0),               -- asked experience, 0 none
    exact      INTEGER NOT NULL CHECK (exact IN (0, 1)),           -- 1: only direct evidence counts
    PRIMARY KEY (project_id, position)
) STRICT, WITHOUT ROWID;

-- The skills of a requirement; with several, any one will do.
CREATE TABLE requirement_skill (
    project_id  INTEGER NOT NULL,
    position    INTEGER NOT NULL,    -- of the requirement
    alternative INTEGER NOT NULL,    -- order within it, from 0
    skill_id    INTEGER NOT NULL REFERENCES skill (id),
    PRIMARY KEY (project_id, position, alternative),
    FOREIGN KEY (project_id, position) REFERENCES requirement (project_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A frozen ranking. Nothing in it depends on the pool, the project or the taxonomy of later days: names and traces are copies.
CREATE TABLE shortlist (
    id                INTEGER PRIMARY KEY,
    slug              TEXT NOT NULL UNIQUE,
    title             TEXT NOT NULL,
    project           TEXT NOT NULL,    -- slug of the project
    project_title     TEXT NOT NULL,
    created           TEXT NOT NULL,    -- ISO 8601 UTC
    as_of             TEXT NOT NULL,    -- month for which recency was counted
    formula_version   INTEGER NOT NULL, -- version of the score
    taxonomy_version  TEXT NOT NULL,    -- digest of the taxonomy
    specialist        TEXT NOT NULL,    -- the two archetypes and the mix
    generalist        TEXT NOT NULL,
    specialist_share  INTEGER NOT NULL,
    pool              INTEGER NOT NULL, -- candidates looked at
    eligible          INTEGER NOT NULL, -- of them eligible
    near              INTEGER NOT NULL  -- of them not
) STRICT;

-- A person on a shortlist, or a near miss kept with it.
CREATE TABLE shortlist_entry (
    id             INTEGER PRIMARY KEY,
    shortlist_id   INTEGER NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
    eligible       INTEGER NOT NULL CHECK (eligible IN (0, 1)), -- 0: a near miss
    rank           INTEGER NOT NULL, -- from 1, separately for matches and near misses
    key            TEXT NOT NULL,    -- of the candidate, who may be gone by now
    name           TEXT NOT NULL,
    raw            INTEGER NOT NULL CHECK (raw BETWEEN 0 AND 2500000),
    fit            INTEGER NOT NULL CHECK (fit BETWEEN 0 AND 1000), -- tenths of a point
    low            INTEGER NOT NULL, -- fit if assumed skills were weak, tenths
    high           INTEGER NOT NULL, -- fit if assumed skills were strong, tenths
    completeness   INTEGER NOT NULL, -- percent of requirement weight with stated evidence
    failed         TEXT NOT NULL,     -- JSON array of texts: failed conditions
    unverified     TEXT NOT NULL, -- JSON array of texts: conditions nothing confirms
    UNIQUE (shortlist_id, eligible, rank)
) STRICT;

-- One term of the score of a shortlist entry.
CREATE TABLE shortlist_part (
    entry_id   INTEGER NOT NULL REFERENCES shortlist_entry (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,     -- requirements in the project's order, then archetypes
    kind       TEXT NOT NULL CHECK (kind IN ('requirement', 'archetype')),
    label      TEXT NOT NULL,
    importance TEXT NOT NULL CHECK (importance IN ('must', 'should', 'nice')), -- of a requirement
    weight     INTEGER NOT NULL,     -- basis points; all parts of an entry sum to 10,000
    strength   INTEGER NOT NULL,     -- evidence, or affinity, 0..250
    credit     INTEGER NOT NULL,     -- 0..250; weight * credit summed over the parts is raw
    tenths     INTEGER NOT NULL,     -- share of the printed fit; the parts sum to it
    assumed    INTEGER NOT NULL CHECK (assumed IN (0, 1)), -- 1: rests on a skill named without level or years
    trace      TEXT NOT NULL,        -- where the strength comes from
    PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;
