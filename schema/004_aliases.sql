-- archefit schema 004: aliases that users add, each with a batch that it can be taken back by.

-- What a batch is: an import, or the profiles that a new alias changed.
ALTER TABLE import_batch ADD COLUMN kind TEXT NOT NULL DEFAULT 'import' CHECK (kind IN ('import', 'alias'));

-- The batch of a user's alias: undoing it removes the alias, and removing the alias undoes it. NULL for a built-in one.
ALTER TABLE skill_alias ADD COLUMN batch_id INTEGER REFERENCES import_batch (id);

-- From a batch to its alias.
CREATE INDEX skill_alias_batch ON skill_alias (batch_id) WHERE batch_id IS NOT NULL;
