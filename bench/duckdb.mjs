// DuckDB's normalized load of a pool: node duckdb.mjs DATABASE POOL.CSV SKILLS.JSON plain|keys
// Prints the seconds that the load took, without starting Node, and then the candidates and skills that it stored.
//
// Of the ways to take "Python (5 yrs)" apart that were tried (split_part, regexp_extract, substr) this is the fastest.
// plain: tables without constraints, the fastest way to fill them. keys: the candidate's key and the pair of candidate and skill
// are unique, which is what archefit and sqlite-utils promise of theirs.
import { createRequire } from 'node:module';
import path from 'node:path';
const require = createRequire(path.resolve(process.env.NODE_PATH ?? '.', 'x.js'));
const { DuckDBInstance } = require('@duckdb/node-api');

const [database, csv, seeds, mode] = process.argv.slice(2);
const keys = mode === 'keys';

const listed = `SELECT unnest(skills) AS s
	FROM read_json('${seeds}', columns = {skills: 'STRUCT(slug VARCHAR, name VARCHAR, aliases VARCHAR[])[]'})`;

const statements = [
	`CREATE TABLE skill AS SELECT row_number() OVER ()::INTEGER AS id, s.slug, s.name FROM (${listed})`,
	`CREATE TABLE spelling AS SELECT lower(text) AS text, min(id) AS id FROM (
		SELECT name AS text, id FROM skill
		UNION ALL
		SELECT unnest(s.aliases), skill.id FROM (${listed}) JOIN skill ON skill.slug = s.slug) GROUP BY 1`,
	`CREATE TEMP TABLE raw AS SELECT row_number() OVER ()::INTEGER AS row, *
	 FROM read_csv('${csv}', header = true, all_varchar = true)`,
	keys ? `CREATE TABLE candidate (id INTEGER PRIMARY KEY, key VARCHAR NOT NULL UNIQUE, name VARCHAR, email VARCHAR,
		headline VARCHAR, location VARCHAR, country VARCHAR, months INTEGER, rate_cents INTEGER, rate_currency VARCHAR, rate_period VARCHAR)` : '',
	`${keys ? 'INSERT INTO candidate' : 'CREATE TABLE candidate AS'}
	 SELECT row AS id, id AS key, name, email, headline, location, split_part(location, ', ', -1) AS country,
		years::INTEGER * 12 AS months, split_part(rate, ' ', 1)::INTEGER * 100 AS rate_cents, substr(split_part(rate, ' ', 2), 1, 3) AS rate_currency,
		split_part(rate, '/', 2) AS rate_period
	 FROM raw`,
	keys ? `CREATE TABLE candidate_skill (candidate_id INTEGER NOT NULL, skill_id INTEGER NOT NULL, level TINYINT,
		months SMALLINT, source VARCHAR, PRIMARY KEY (candidate_id, skill_id))` : '',
	`${keys ? 'INSERT INTO candidate_skill' : 'CREATE TABLE candidate_skill AS'}
	 WITH item AS (SELECT row, unnest(string_split(replace(skills, ', ', '; '), '; ')) AS source FROM raw),
	 part AS (SELECT row, source, source[-2] = ':' AS leveled, suffix(source, ' yrs)') AS timed FROM item)
	 SELECT part.row AS candidate_id, spelling.id AS skill_id, CASE WHEN leveled THEN source[-1]::TINYINT END AS level,
		CASE WHEN timed THEN substr(source, strpos(source, ' (') + 2, length(source) - strpos(source, ' (') - 6)::SMALLINT * 12 END
		AS months, source
	 FROM part JOIN spelling ON spelling.text = lower(CASE WHEN leveled THEN substr(source, 1, length(source) - 2)
		WHEN timed THEN substr(source, 1, strpos(source, ' (') - 1) ELSE source END)`,
	'DROP TABLE raw',
	'CHECKPOINT',
];

const start = process.hrtime.bigint();
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
await connection.run("SET preserve_insertion_order = false");
for (const statement of statements)
	if (statement)
		await connection.run(statement);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const reader = await connection.runAndReadAll('SELECT (SELECT count(*) FROM candidate), (SELECT count(*) FROM candidate_skill)');
const [people, skills] = reader.getRows()[0];
console.log(seconds.toFixed(3), String(people), String(skills));
connection.closeSync();
instance.closeSync();
