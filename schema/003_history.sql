-- archefit schema 003: what profiles were before each batch, so that a batch can be taken back.

-- A batch that was taken back stays in the list, marked so; its images below are gone.
ALTER TABLE import_batch ADD COLUMN undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1));

-- The row of a candidate as it was before a batch changed it: one row for each candidate that the batch touched.
-- The columns from key on are those of candidate.
CREATE TABLE candidate_before (
    candidate_id   INTEGER NOT NULL,   -- row id, taken again when the candidate comes back
    batch_id       INTEGER NOT NULL REFERENCES import_batch (id) ON DELETE CASCADE,
    existed        INTEGER NOT NULL CHECK (existed IN (0, 1)), -- 0: the batch added the candidate; the columns below are NULL
    key            TEXT,
    name           TEXT,
    email          TEXT,
    phone          TEXT,
    headline       TEXT,
    location       TEXT,
    country        TEXT,
    utc_offset     INTEGER,
    months         INTEGER,
    rate_cents     INTEGER,
    rate_currency  TEXT,
    rate_period    TEXT,
    available_from TEXT,
    work_modes     INTEGER,
    notes          TEXT,
    extra          TEXT,
    last_batch_id  INTEGER,            -- the candidate's batch_id
    PRIMARY KEY (candidate_id, batch_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_before_batch ON candidate_before (batch_id);

-- The skills of such a candidate. Skills stand by name, so that the image outlives a skill that nobody has any more.
CREATE TABLE candidate_skill_before (
    candidate_id INTEGER NOT NULL,
    batch_id     INTEGER NOT NULL,
    slug         TEXT NOT NULL,        -- of the skill
    name         TEXT NOT NULL,
    level        INTEGER,
    months       INTEGER,
    last_used    TEXT,
    source       TEXT,
    PRIMARY KEY (candidate_id, batch_id, slug),
    FOREIGN KEY (candidate_id, batch_id) REFERENCES candidate_before (candidate_id, batch_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
