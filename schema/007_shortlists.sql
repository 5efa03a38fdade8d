-- archefit schema 007: shortlists that people act on: versions, all that a report about one needs, and what people decided.
--
-- A snapshot is written once and never changed. What belongs to it is in the tables of 001 and in those below; its hash covers all of it
-- (docs/shortlists.md). Snapshots of schema 001 to 006 have only what the tables of 001 kept.

ALTER TABLE shortlist ADD COLUMN name TEXT NOT NULL DEFAULT '';       -- of the shortlist; slug is the name, from version 2 on NAME@VERSION
ALTER TABLE shortlist ADD COLUMN version INTEGER NOT NULL DEFAULT 1;  -- from 1; a refresh makes the next one
ALTER TABLE shortlist ADD COLUMN snapshot INTEGER NOT NULL DEFAULT 0; -- what is kept: 0 no more than schema 001 kept, 1 all that follows
ALTER TABLE shortlist ADD COLUMN hash TEXT;                           -- SHA-256 of the snapshot, 'sha256:' and 64 digits
ALTER TABLE shortlist ADD COLUMN people_limit INTEGER;                -- options of the ranking: people wanted
ALTER TABLE shortlist ADD COLUMN near_limit INTEGER;                  -- near misses wanted
ALTER TABLE shortlist ADD COLUMN strict INTEGER NOT NULL DEFAULT 0 CHECK (strict IN (0, 1)); -- 1: what nothing confirms counts as failed
ALTER TABLE shortlist ADD COLUMN mix INTEGER;                         -- specialist share asked for, NULL: as advised
ALTER TABLE shortlist ADD COLUMN archetype TEXT;                      -- ranked as if pinned to this one
ALTER TABLE shortlist ADD COLUMN batch INTEGER;                      -- number of the newest import, alias or merge that the pool had; NULL: none
ALTER TABLE shortlist ADD COLUMN imported TEXT;                      -- when that was, ISO 8601 UTC
UPDATE shortlist SET name = slug;
CREATE UNIQUE INDEX shortlist_version ON shortlist (name, version);

ALTER TABLE shortlist_entry ADD COLUMN specialist INTEGER;            -- affinities 0..250
ALTER TABLE shortlist_entry ADD COLUMN generalist INTEGER;
ALTER TABLE shortlist_entry ADD COLUMN why TEXT;                      -- one sentence: what the fit rests on
ALTER TABLE shortlist_entry ADD COLUMN lacks TEXT;                    -- one sentence: what is missing, too weak, failed or unverified
ALTER TABLE shortlist_entry ADD COLUMN kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)); -- 1: not listed: pinned in, or listed by an earlier version

-- The project as it was. The columns are those of project.
CREATE TABLE shortlist_project (
    shortlist_id     INTEGER PRIMARY KEY REFERENCES shortlist (id) ON DELETE CASCADE,
    brief            TEXT,
    headcount        INTEGER NOT NULL,
    specialist       TEXT,
    generalist       TEXT,
    pin              TEXT,
    archetype_weight INTEGER NOT NULL,
    max_rate_cents   INTEGER,
    rate_currency    TEXT,
    rate_period      TEXT,
    locations        TEXT,
    utc_offset       INTEGER,
    overlap_minutes  INTEGER,
    available_by     TEXT,
    work_mode        INTEGER NOT NULL,
    min_months       INTEGER NOT NULL
) STRICT;

-- A requirement as it was.
CREATE TABLE shortlist_requirement (
    shortlist_id INTEGER NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,   -- order in the project, from 0; that of the entries' parts
    label        TEXT NOT NULL,      -- 'Django or Flask'
    importance   TEXT NOT NULL CHECK (importance IN ('must', 'should', 'nice')),
    weight       INTEGER NOT NULL,   -- as asked
    share        INTEGER NOT NULL,   -- of the fit, in basis points
    level        INTEGER NOT NULL,
    months       INTEGER NOT NULL,
    exact        INTEGER NOT NULL CHECK (exact IN (0, 1)),
    skills       TEXT NOT NULL,      -- JSON array of skill slugs
    PRIMARY KEY (shortlist_id, position)
) STRICT, WITHOUT ROWID;

-- A fact that the project stated.
CREATE TABLE shortlist_fact (
    shortlist_id INTEGER NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
    fact         TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (shortlist_id, fact)
) STRICT, WITHOUT ROWID;

-- The advice as it was: which kind of person the project needs.
CREATE TABLE shortlist_advice (
    shortlist_id INTEGER PRIMARY KEY REFERENCES shortlist (id) ON DELETE CASCADE,
    archetype    TEXT NOT NULL,      -- the verdict
    specialist   TEXT NOT NULL,      -- the two that were weighed
    generalist   TEXT NOT NULL,
    pinned       INTEGER NOT NULL CHECK (pinned IN (0, 1)), -- 1: by the client
    mixed        INTEGER NOT NULL CHECK (mixed IN (0, 1)),  -- 1: a close call
    share        INTEGER NOT NULL,   -- specialist share in percent, before a pin
    points       INTEGER NOT NULL,   -- sum of the points below
    margin       INTEGER NOT NULL,   -- points by which the sum must move to turn the verdict
    pair_reason  TEXT NOT NULL,      -- why these two archetypes were weighed
    flip_share   INTEGER NOT NULL,   -- specialist share after the flips
    flips        TEXT NOT NULL,      -- JSON array of texts: the smallest change of facts that would turn the verdict
    unknown      TEXT NOT NULL       -- JSON array of texts: titles of facts that were not stated
) STRICT;

-- A point of the advice, for or against.
CREATE TABLE shortlist_point (
    shortlist_id INTEGER NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,   -- strongest first
    fact         TEXT NOT NULL,
    title        TEXT NOT NULL,
    value        TEXT NOT NULL,
    points       INTEGER NOT NULL,   -- positive: toward a specialist
    why          TEXT NOT NULL,
    PRIMARY KEY (shortlist_id, position)
) STRICT, WITHOUT ROWID;

-- A condition of the project, and what it did to the pool.
CREATE TABLE shortlist_condition (
    shortlist_id INTEGER NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    label        TEXT NOT NULL,      -- 'rate at most 95 EUR/hour'
    kind         TEXT NOT NULL CHECK (kind IN ('must-have', 'rate', 'location', 'time zone', 'availability', 'work mode', 'experience')),
    requirement  INTEGER,            -- position of the must-have; NULL: a constraint
    failed       INTEGER NOT NULL,   -- people who failed it
    without      INTEGER NOT NULL,   -- people who would have been eligible without it
    PRIMARY KEY (shortlist_id, position)
) STRICT, WITHOUT ROWID;

-- The whole pool between specialist and generalist, counted on a grid: 51 x 51 cells of 5 points of affinity, whatever the pool's size.
CREATE TABLE shortlist_map (
    shortlist_id INTEGER NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
    specialist   INTEGER NOT NULL CHECK (specialist BETWEEN 0 AND 50), -- affinity / 5, rounded down
    generalist   INTEGER NOT NULL CHECK (generalist BETWEEN 0 AND 50),
    people       INTEGER NOT NULL,   -- at least 1: empty cells have no row
    PRIMARY KEY (shortlist_id, specialist, generalist)
) STRICT, WITHOUT ROWID;

-- What people did with a shortlist, in order. Rows are added and never changed.
CREATE TABLE shortlist_event (
    id           INTEGER PRIMARY KEY,
    shortlist_id INTEGER NOT NULL REFERENCES shortlist (id), -- the version it was done on
    hash         TEXT NOT NULL,      -- of that version
    at           TEXT NOT NULL,      -- ISO 8601 UTC
    act          TEXT NOT NULL CHECK (act IN ('invite', 'hold', 'reject', 'hired', 'note', 'pin in', 'pin out', 'unpin')),
    key          TEXT NOT NULL,      -- of the candidate
    name         TEXT NOT NULL,
    by           TEXT NOT NULL,      -- who did it
    reason       TEXT NOT NULL,
    override     INTEGER NOT NULL CHECK (override IN (0, 1)), -- 1: against what the ranking says
    snapshot     INTEGER NOT NULL CHECK (snapshot IN (0, 1)), -- 1: where the person stood is told by the snapshot; 0: by the pool at that time
    eligible     INTEGER NOT NULL CHECK (eligible IN (0, 1)), -- where the person stood
    rank         INTEGER NOT NULL,
    fit          INTEGER NOT NULL,   -- tenths of a point
    failed       TEXT NOT NULL,      -- JSON array of texts: failed conditions
    unverified   TEXT NOT NULL       -- JSON array of texts: conditions nothing confirms
) STRICT;
CREATE INDEX shortlist_event_shortlist ON shortlist_event (shortlist_id);

-- The history is append-only. Only erasing a person, which the law may ask for, may touch it: that puts a row 'erasing' into meta, does its
-- work and takes the row away, all in one transaction.
CREATE TRIGGER shortlist_event_no_update BEFORE UPDATE ON shortlist_event
WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
BEGIN SELECT raise(ABORT, 'the history of a shortlist is never changed'); END;
CREATE TRIGGER shortlist_event_no_delete BEFORE DELETE ON shortlist_event
WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
BEGIN SELECT raise(ABORT, 'the history of a shortlist is never changed'); END;

-- As in 002, with versions, and without those who are only kept beside.
DROP VIEW shortlist_people;
CREATE VIEW shortlist_people AS
SELECT l.name AS shortlist, l.version, l.project, l.as_of, e.eligible, e.rank, e.key, e.name, e.fit / 10.0 AS fit
FROM shortlist_entry e JOIN shortlist l ON l.id = e.shortlist_id
WHERE NOT e.kept;
