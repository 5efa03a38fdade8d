// Opens the exported pages of FOLDER (see run.sh) in Chromium and checks what only a browser can tell.
// usage: node report.mjs FOLDER [SIZE]...
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const folder = process.argv[2];
const load = createRequire(folder + '/');
const {chromium} = load('playwright-core');
const axe = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	       '--disable-component-update', '--disable-sync'],
});
const screens = {phone: {width: 390, height: 844}, desk: {width: 1280, height: 900}};
let checks = 0;
const failures = [];

function check(where, what, got, wanted = true) {
	checks++;
	if (JSON.stringify(got) !== JSON.stringify(wanted))
		failures.push(`${where}: ${what}: ${JSON.stringify(got)?.slice(0, 300)}, wanted ${JSON.stringify(wanted)?.slice(0, 300)}`);
}

const hidden = /[\u0000-\u001f\u007f-\u009f\u061c\ufeff\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\u{e0000}-\u{e007f}]/u;
/* After a letter or mark of most scripts, and after an emoji, a joiner is part of how words are written. */
const joins = before => /[\p{L}\p{M}\ufe0f\u{1f3fb}-\u{1f3ff}]/u.test(before) ? !/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(before)
	: /\p{So}/u.test(before) && before.codePointAt(0) >= 0x2190;
const shown = text => [...text.replace(/\r\n|[\t\r\n]/g, ' ')].map((c, i, all) =>
	(/[\u200c\u200d]/.test(c) && i ? joins(all[i - 1]) : !hidden.test(c)) ? c : `<U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}>`).join('');
const cut = text => [...shown(text)].length <= 80 ? shown(text) : [...shown(text)].slice(0, 80).join('') + '\u2026';
const nameOf = person => cut(person.name || person.key);
const listed = document => document.entries.filter(e => !document.pins.some(p => p.key === e.key && p.pin === 'out'));
const onList = document => listed(document).length + document.pins.filter(p => p.pin === 'in' && document.near_misses.concat(document.kept).some(e => e.key === p.key)).length;

/* A page in a context of its own that must neither ask for anything nor complain. */
async function open(size, where, options) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const url = pathToFileURL(`${folder}/${size}.html`).href;
	const noise = [];
	page.on('request', r => r.url() === url || noise.push(`request ${r.url()}`));
	page.on('console', m => ['error', 'warning'].includes(m.type()) && noise.push(`console ${m.text()}`));
	page.on('pageerror', e => noise.push(`error ${e.message}`));
	page.on('dialog', d => { noise.push(`dialog ${d.message()}`); d.dismiss(); });
	await page.goto(url);
	return {page, close: async () => { check(where, 'silence', noise, []); await context.close(); }};
}

async function accessible(page, where) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
	check(where, 'axe', found.violations.map(v => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
	check(where, 'axe had rules', found.passes.length > 15);
}

const cards = page => page.evaluate(() => [...document.querySelectorAll('#shortlist .card')].filter(c => !c.hidden).map((card, i) => {
	const bar = card.querySelector('.bar');
	const lengths = i < 24 ? [...bar.querySelectorAll('rect:not(.track)')].map(r => r.width.baseVal.value) : [];
	return {
		name: card.querySelector('h3').textContent,
		fit: card.querySelector('.fit strong').textContent,
		filled: lengths.reduce((a, b) => a + b, 0) / (i < 24 ? bar.getBoundingClientRect().width : 1),
		points: [...card.querySelectorAll('.legend b')].map(b => b.textContent),
	};
}));

async function numbers(page, where, document) {
	const got = await cards(page);
	const wanted = listed(document);
	check(where, 'names', got.map(c => c.name), wanted.map(nameOf));
	check(where, 'fits', got.map(c => c.fit), wanted.map(e => e.fit.toFixed(1)));
	check(where, 'points', got.map(c => c.points), wanted.map(e => document.parts.filter(p => p.key === e.key && p.weight).map(p => p.points.toFixed(1))));
	const seen = got.slice(0, 24); // later ones are laid out when they come into view
	check(where, 'bars as long as the fit', seen.filter((c, i) => Math.abs(c.filled - wanted[i].fit / 100) > 0.005), []);
	check(where, 'nothing wider than the window', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
}

async function tools(page, where, document) {
	const people = listed(document);
	if (people.length < 2)
		return check(where, 'no tools for one', await page.locator('#tools').count(), 0);
	const fits = async () => (await cards(page)).map(c => c.fit);
	const order = compare => [...people].sort((a, b) => compare(a, b) || a.rank - b.rank).map(p => p.fit.toFixed(1));
	await page.selectOption('#sort', 'low');
	check(where, 'sorted by lowest', await fits(), order((a, b) => b.low - a.low));
	await page.selectOption('#sort', 'high');
	check(where, 'sorted by highest', await fits(), order((a, b) => b.high - a.high));
	await page.selectOption('#sort', 'checks');
	check(where, 'sorted by checks', await fits(), order((a, b) => a.unverified.length - b.unverified.length));
	const rows = await page.evaluate(() => [...document.querySelector('.heat tbody').rows].map(r => r.dataset.person));
	const ids = await page.evaluate(() => [...document.querySelectorAll('#shortlist .card')].map(c => c.id));
	check(where, 'the table follows', rows.slice(0, ids.length), ids);
	await page.selectOption('#sort', 'rank');
	await page.fill('#find', "o'TEST");
	const hits = people.filter(p => nameOf(p).includes("O'Test"));
	check(where, 'found', (await cards(page)).map(c => c.name), hits.map(nameOf));
	check(where, 'count', await page.textContent('#shown'), `${hits.length} of ${people.length} shown`);
	await page.fill('#find', '');
	await page.check('#clear');
	check(where, 'nothing to check', (await cards(page)).length, people.filter(p => !p.unverified.length).length);
	await page.uncheck('#clear');
	check(where, 'all again', await fits(), people.map(p => p.fit.toFixed(1)));
}

async function comparison(page, where, document) {
	check(where, 'compared at first', await page.locator('#compared thead th').count(), 1 + Math.min(3, onList(document)));
	const people = [listed(document)[0], document.near_misses[0]];
	await page.locator('#shortlist .card').first().getByRole('checkbox', {name: /Compare/}).check();
	await page.locator('#near-misses .card').first().getByRole('checkbox', {name: /Compare/}).check();
	const table = await page.evaluate(() => [...document.querySelectorAll('#compared tr')].map(r => [...r.cells].map(c => c.textContent)));
	check(where, 'compared', table[0], ['Part', ...people.map(nameOf)]);
	check(where, 'their fits', table[1].slice(1), people.map(p => p.fit.toFixed(1)));
	const points = people.map(p => document.parts.filter(q => q.key === p.key && q.weight).map(q => q.points.toFixed(1)));
	check(where, 'their points', table.slice(4).map(r => r.slice(1).map(t => t.split(' ')[0])), points[0].map((p, i) => [p, points[1][i]]));
	await page.locator('#to-compare').click();
	check(where, 'the link leads there', await page.evaluate(() => location.hash), '#compare');
	await page.locator('#near-misses .card').first().getByRole('checkbox', {name: /Compare/}).uncheck();
	check(where, 'one is left', await page.locator('#compared thead th').count(), 2);
}

/* Everybody who is on the list is on the first screen, or on a phone the first of them; a line leads to the card. */
async function glance(page, where, document) {
	const outside = document.pins.filter(p => p.pin === 'in');
	const names = [...listed(document), ...outside].slice(0, 12).map(nameOf);
	check(where, 'at a glance', await page.locator('#glance li a').allTextContents(), names);
	check(where, 'on the first screen', await page.locator('#glance li').first().evaluate(e => e.getBoundingClientRect().bottom < innerHeight));
	check(where, 'before the project', await page.evaluate(() => !!(document.querySelector('#glance').compareDocumentPosition(document.querySelector('#project')) & 4)));
	const last = page.locator('#glance li a').last();
	await last.click();
	check(where, 'a line leads to the card', await page.evaluate(() => document.querySelector(':target h3').textContent), names.at(-1));
	await page.evaluate(() => { history.replaceState(null, '', location.pathname); scrollTo(0, 0); });
}

async function keyboard(page, where) {
	await page.keyboard.press('Tab');
	check(where, 'skip link first', await page.evaluate(() => document.activeElement.className), 'skip');
	check(where, 'it is seen', await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0));
}

async function withoutScript(size, document) {
	const where = `${size} without script`;
	const {page, close} = await open(size, where, {javaScriptEnabled: false, viewport: screens.desk});
	const text = await page.locator('#shortlist').innerText();
	for (const person of listed(document).slice(0, 24)) // the text of what was never in view is not laid out
		check(where, `fit of ${person.key}`, text.includes(person.fit.toFixed(1)));
	check(where, 'names', await page.locator('#shortlist h3').allTextContents(), listed(document).map(nameOf));
	check(where, 'no tools', await page.locator('#tools').count() === 0 || await page.locator('#tools').isHidden());
	check(where, 'compared', await page.locator('#compared thead th').count(), 1 + Math.min(3, onList(document)));
	await page.locator('#shortlist summary').first().click();
	check(where, 'details unfold', await page.locator('#shortlist .parts').first().isVisible());
	for (const part of ['project', 'requirements', 'map', 'compare', 'near-misses', 'method'])
		check(where, `section ${part}`, await page.locator(`#${part}`).isVisible());
	check(where, 'hash', await page.locator('[data-is=hash]').textContent(), document.hash);
	await close();
}

/* The words of the PDF stand inside the margins, and a card begins and ends on one page. */
async function paper(size, document) {
	const where = `${size} on paper`;
	const {page, close} = await open(size, where, {viewport: {width: 703, height: 1000}, colorScheme: 'dark'});
	const file = `${folder}/${size}.pdf`;
	await page.pdf({path: file, format: 'A4', preferCSSPageSize: true});
	await page.emulateMedia({media: 'print'});
	const wide = await page.evaluate(() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() &&
		e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.hidden, bdi')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)));
	check(where, 'nothing wider than the sheet', wide, []);
	await close();
	const pages = execFileSync('pdftotext', ['-bbox', file, '-'], {encoding: 'utf8', maxBuffer: 1 << 28}).split('<page ').slice(1);
	const margins = {left: 14, right: 14, top: 16, bottom: 16};
	const outside = [];
	let begun = 0;
	for (const [number, text] of pages.entries()) {
		const [, width, height] = text.match(/width="([\d.]+)" height="([\d.]+)"/).map(Number);
		const words = [...text.matchAll(/xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g)];
		const points = mm => mm * 72 / 25.4 - 3; // accents and brackets reach a little beyond their line
		for (const [, left, top, right, bottom, word] of words)
			if (left < points(margins.left) || right > width - points(margins.right) || top < points(margins.top) - 4 || bottom > height - points(margins.bottom) + 4)
				if (!/\u0301/.test(word))
					outside.push(`page ${number + 1}: ${word.slice(0, 40)}`);
		const line = words.map(w => w[5]).join(' ');
		const heads = (line.match(/\bno range\b|\brange [\d.]+ to [\d.]+/g) ?? []).length;
		const ends = (line.match(/% of their weight rests/g) ?? []).length;
		check(where, `page ${number + 1}: cards begun and ended`, heads, ends);
		begun += heads;
	}
	check(where, 'words outside of the margins', outside.slice(0, 5), []);
	check(where, 'cards on paper', begun, document.entries.length + document.near_misses.length + document.kept.length);
	return pages.length;
}

for (const size of process.argv.length > 3 ? process.argv.slice(3).map(Number) : [1, 8, 50, 500]) {
	const began = Date.now();
	const document = JSON.parse(readFileSync(`${folder}/${size}.json`, 'utf8'));
	for (const [screen, viewport] of Object.entries(screens))
		for (const colorScheme of ['light', 'dark']) {
			const where = `${size}, ${screen}, ${colorScheme}`;
			const {page, close} = await open(size, where, {viewport, colorScheme, reducedMotion: 'reduce'});
			await numbers(page, where, document);
			await keyboard(page, where);
			await glance(page, where, document);
			if (size <= 50 || (screen === 'desk' && colorScheme === 'light')) // of 500 it takes a minute
				await accessible(page, where);
			if (screen === 'desk' || size <= 50)
				await tools(page, where, document);
			if (colorScheme === 'light')
				await comparison(page, where, document);
			await close();
		}
	await withoutScript(size, document);
	const sheets = await paper(size, document);
	console.log(`${size} people: ${Math.round((Date.now() - began) / 1000)} s, ${sheets} pages on paper`);
}
await browser.close();
for (const failure of failures.slice(0, 30))
	console.log(`FAILED ${failure}`);
console.log(`${checks - failures.length} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
