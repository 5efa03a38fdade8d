-- archefit schema 010: the history of a shortlist also has who learned who its people are: the act 'unblind'.
--
-- SQLite changes no CHECK of a table, so the table is made anew; the rows stay as they are.

ALTER TABLE shortlist_event RENAME TO shortlist_event_009;
CREATE TABLE shortlist_event (
    id           INTEGER PRIMARY KEY,
    shortlist_id INTEGER NOT NULL REFERENCES shortlist (id), -- the version it was done on
    hash         TEXT NOT NULL,      -- of that version
    at           TEXT NOT NULL,      -- ISO 8601 UTC
    act          TEXT NOT NULL CHECK (act IN ('invite', 'hold', 'reject', 'hired', 'note', 'unblind', 'pin in', 'pin out', 'unpin')),
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
INSERT INTO shortlist_event SELECT * FROM shortlist_event_009;
DROP TABLE shortlist_event_009; -- with its index and its triggers
CREATE INDEX shortlist_event_shortlist ON shortlist_event (shortlist_id);

-- As in 008.
CREATE TRIGGER shortlist_event_no_update BEFORE UPDATE ON shortlist_event
WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
BEGIN SELECT raise(ABORT, 'the history of a shortlist is never changed'); END;
CREATE TRIGGER shortlist_event_no_delete BEFORE DELETE ON shortlist_event
WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasing')
BEGIN SELECT raise(ABORT, 'the history of a shortlist is never changed'); END;
