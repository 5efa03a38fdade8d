-- archefit schema 006: postings, from which a pool is ranked without reading its profiles.
--
-- Everything here is derived: from candidate_skill, the taxonomy, the archetypes and one month. It is kept in step by whatever changes those, in
-- the same transaction, and can be dropped and made again at any time (archefit check --rebuild). docs/performance.md shows the layout.
-- Whether it can be used says meta 'postings': the month, the version of the formula and a digest of the skills it was made for. No such row:
-- there is nothing here that may be used.

-- One list of one byte a candidate, for 65,536 row ids of candidates: those from chunk * 65536 on.
CREATE TABLE posting (
    id INTEGER PRIMARY KEY, -- chunk * 1048576 + list; a list is a skill's id, or one of posting_list
    b  BLOB NOT NULL        -- src/score/posting.h: sparse (numbers within the chunk, then bytes) or dense (65,536 bytes)
) STRICT;

-- The lists that are no skill's own: their ids lie above those of all listed skills.
CREATE TABLE posting_list (
    list INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('affinity', 'strength', 'possible')), -- what its bytes are
    name TEXT NOT NULL,     -- the archetype's name; the skill's slug, for what the skill gets from itself and all others
    UNIQUE (kind, name)
) STRICT;
