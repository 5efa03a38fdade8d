// The pool in DuckDB, for `make bench`:
//     node duckdb-match.mjs load DATABASE FOLDER     makes the tables out of what bench/plan.c dumps
//     node duckdb-match.mjs match DATABASE QUERY     runs the SQL in the file QUERY; prints the seconds, then key|raw a line
// The seconds are from opening the database to the last row, without the start of Node.
//
// strength is in order of skill: the zone maps of its row groups are all the index that it needs. Small numbers take few bits there,
// whatever the type says.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
const require = createRequire(path.resolve(process.env.NODE_PATH ?? '.', 'x.js'));
const { DuckDBInstance } = require('@duckdb/node-api');

const [mode, database, source] = process.argv.slice(2);

const tables = [
	`CREATE TABLE person AS SELECT * FROM read_csv('${source}/people.csv', header = false, auto_detect = true)`,
	`CREATE TABLE strength (skill SMALLINT, n INTEGER, strength INTEGER, possible INTEGER)`,
	`INSERT INTO strength SELECT * FROM read_csv('${source}/strengths.csv', header = false, columns = {
		skill: 'SMALLINT', n: 'INTEGER', strength: 'INTEGER', possible: 'INTEGER'})`,
	'CHECKPOINT',
];

async function load(connection) {
	for (const statement of tables)
		await connection.run(statement);
	const columns = (await connection.runAndReadAll(
		"SELECT column_name FROM duckdb_columns() WHERE table_name = 'person' ORDER BY column_index")).getRows();
	for (const [i, [name]] of columns.entries())
		await connection.run(`ALTER TABLE person RENAME COLUMN "${name}" TO ${i === 0 ? 'n' : i === 1 ? 'key' : `a${i - 2}`}`);
	for (let i = 2; i < columns.length; i++)
		await connection.run(`ALTER TABLE person ALTER a${i - 2} TYPE INTEGER`);
	await connection.run('ALTER TABLE person ALTER n TYPE INTEGER');
	await connection.run('CHECKPOINT');
}

const sql = mode === 'match' ? readFileSync(source, 'utf8') : '';
const start = process.hrtime.bigint();
const instance = await DuckDBInstance.create(database, mode === 'match' ? { access_mode: 'READ_ONLY' } : {});
const connection = await instance.connect();
if (mode === 'load') {
	await load(connection);
} else {
	const rows = (await connection.runAndReadAll(sql)).getRows();
	console.log((Number(process.hrtime.bigint() - start) / 1e9).toFixed(5));
	for (const [key, raw] of rows)
		console.log(`${key}|${raw}`);
}
connection.closeSync();
instance.closeSync();
