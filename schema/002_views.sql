-- archefit schema 002: plain-named views for people who open the file in any SQLite client, and one index.

-- Profiles that have a skill: for `candidate list --skill`, and for joins from the skill's side.
CREATE INDEX candidate_skill_skill ON candidate_skill (skill_id);

-- Everybody, readable: years and rates in their usual units.
CREATE VIEW people AS
SELECT c.key, c.name, c.email, c.headline, c.location, c.country,
       round(c.months / 12.0, 1) AS years,
       c.rate_cents / 100.0 AS rate, c.rate_currency AS currency, c.rate_period AS per,
       c.available_from,
       (SELECT count(*) FROM candidate_skill s WHERE s.candidate_id = c.id) AS skills
FROM candidate c;

-- Who has which skill, in words.
CREATE VIEW people_skills AS
SELECT c.key, c.name, s.name AS skill, s.slug, s.category, s.layer,
       cs.level, round(cs.months / 12.0, 1) AS years, cs.last_used,
       coalesce(cs.source, s.name) AS source, s.origin <> 'unlisted' AS listed
FROM candidate_skill cs
JOIN candidate c ON c.id = cs.candidate_id
JOIN skill s ON s.id = cs.skill_id;

-- Names on profiles that the taxonomy does not list, most frequent first.
CREATE VIEW unlisted_skills AS
SELECT s.name, count(*) AS people
FROM skill s JOIN candidate_skill cs ON cs.skill_id = s.id
WHERE s.origin = 'unlisted'
GROUP BY s.id ORDER BY people DESC, s.name;

-- What each project asks for, one line a requirement.
CREATE VIEW project_requirements AS
SELECT p.slug AS project, p.title, r.importance,
       (SELECT group_concat(s.name, ' or ') FROM requirement_skill rs JOIN skill s ON s.id = rs.skill_id
        WHERE rs.project_id = r.project_id AND rs.position = r.position) AS skill,
       r.level, round(r.months / 12.0, 1) AS years, r.weight, r.exact
FROM requirement r JOIN project p ON p.id = r.project_id;

-- Shortlists as one table: fit in points.
CREATE VIEW shortlist_people AS
SELECT l.slug AS shortlist, l.project, l.as_of, e.eligible, e.rank, e.key, e.name, e.fit / 10.0 AS fit
FROM shortlist_entry e JOIN shortlist l ON l.id = e.shortlist_id;
