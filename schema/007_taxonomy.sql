-- archefit schema 007: the taxonomy in one piece.
--
-- Derived from skill, skill_alias and skill_relation, whose ten thousand rows take some milliseconds to read, which is longer than all else that
-- ranking a small pool takes. The triggers drop it when a listed skill, a spelling or a relation changes, whoever changes it; archefit makes it
-- anew at the end of its next transaction, and reads the rows as long as it is not there. It can be deleted at any time.

CREATE TABLE taxonomy_text (
    text TEXT NOT NULL -- of the only row; src/taxonomy/packed.c tells its form. 'template ' and a digest: the text of a new database, which the
                       -- program has. '': the rows cannot be written in that form
) STRICT;

CREATE TRIGGER skill_added AFTER INSERT ON skill WHEN new.origin <> 'unlisted' BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_changed AFTER UPDATE ON skill WHEN old.origin <> 'unlisted' OR new.origin <> 'unlisted' BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_removed AFTER DELETE ON skill WHEN old.origin <> 'unlisted' BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_alias_added AFTER INSERT ON skill_alias BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_alias_changed AFTER UPDATE ON skill_alias BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_alias_removed AFTER DELETE ON skill_alias BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_relation_added AFTER INSERT ON skill_relation BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_relation_changed AFTER UPDATE ON skill_relation BEGIN DELETE FROM taxonomy_text; END;
CREATE TRIGGER skill_relation_removed AFTER DELETE ON skill_relation BEGIN DELETE FROM taxonomy_text; END;
