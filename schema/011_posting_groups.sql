-- archefit schema 011: the rows of posting are in another order.
--
-- id is now ((chunk >> 3) * 1048576 + list) * 8 + (chunk & 7): eight chunks form a group, in which each list has its rows of all eight side by side.
-- What there was by the old ids goes; the next match makes it again, from the profiles.

DELETE FROM posting;
DELETE FROM posting_list;
DELETE FROM meta WHERE name = 'postings';
