-- archefit schema 012: posting lists may be gapped.
--
-- A number in a list may take one byte instead of two: src/score/posting.h. Lists as they were can still be read; they go all the same, so that equal lists
-- stay equal blobs. The next match makes them again, from the profiles.

DELETE FROM posting;
DELETE FROM posting_list;
DELETE FROM meta WHERE name = 'postings';
