'use strict';
(() => {
	const byId = id => document.getElementById(id);
	const make = (name, text) => Object.assign(document.createElement(name), {textContent: text ?? ''});
	const cards = [...document.querySelectorAll('.card[data-fit]')];
	const nameOf = card => card.querySelector('h3').textContent;

	/* Sorting and filtering the shortlist; the tables about the same people follow. */
	const tools = byId('tools');
	const list = document.querySelector('#shortlist .cards');
	const listed = list ? [...list.children] : [];
	const orders = {
		rank: (a, b) => a.dataset.rank - b.dataset.rank,
		high: (a, b) => b.dataset.high - a.dataset.high,
		low: (a, b) => b.dataset.low - a.dataset.low,
		checks: (a, b) => a.dataset.checks - b.dataset.checks,
		name: (a, b) => nameOf(a).localeCompare(nameOf(b)),
	};
	const bodies = [...new Set([...document.querySelectorAll('tr[data-person]')].map(row => row.parentNode))];

	/* Whole lists are replaced at once: moving one by one is slow when there are hundreds. */
	function update() {
		const sought = byId('find').value.trim().toLowerCase();
		const order = orders[byId('sort').value];
		const places = new Map();
		let shown = 0;
		listed.sort((a, b) => order(a, b) || orders.rank(a, b));
		for (const [place, card] of listed.entries()) {
			const hit = (card.dataset.name + '\n' + card.dataset.key).toLowerCase().includes(sought);
			card.hidden = !hit || (byId('clear').checked && card.dataset.checks !== '0');
			shown += !card.hidden;
			places.set(card.id, {place, hidden: card.hidden});
		}
		list.replaceChildren(...listed);
		for (const body of bodies) {
			const placeOf = row => places.get(row.dataset.person)?.place ?? listed.length;
			for (const row of body.rows)
				row.hidden = places.get(row.dataset.person)?.hidden ?? false;
			body.replaceChildren(...[...body.rows].sort((a, b) => placeOf(a) - placeOf(b)));
		}
		byId('shown').textContent = `${shown} of ${listed.length} shown`;
	}

	if (tools) {
		tools.hidden = false;
		for (const id of ['find', 'sort', 'clear'])
			byId(id).addEventListener('input', update);
		byId('shown').textContent = `${listed.length} of ${listed.length} shown`;
	}

	/* Choosing whom to compare. Numbers are copied from the cards, as text. */
	const table = byId('compared');
	const chosen = new Set();
	const first = cards.filter(card => card.closest('#shortlist, #pinned-in')).slice(0, 3);
	const cellsOf = (card, row) => card.querySelectorAll('.parts tbody tr')[row].children;
	const words = ['none', 'little', 'half', 'most', 'full'];
	const wordOf = credit => words[credit <= 0 ? 0 : credit < 84 ? 1 : credit < 167 ? 2 : credit < 250 ? 3 : 4];
	const tenths = value => `${Math.trunc(value / 10)}.${value % 10}`;

	function add_row(body, title, people, cell) {
		const row = body.insertRow();
		const head = make('th');
		head.scope = 'row';
		head.append(make('bdi', title));
		row.append(head, ...people.map(cell));
	}

	function number(text, word) {
		const cell = make('td');
		cell.append(make('b', text));
		if (word)
			cell.append(' ', make('span', word));
		return cell;
	}

	function compare() {
		const people = chosen.size ? cards.filter(card => chosen.has(card)) : first;
		const head = make('tr');
		const body = make('tbody');
		head.append(Object.assign(make('th', 'Part'), {scope: 'col'}));
		for (const card of people) {
			const cell = Object.assign(make('th'), {scope: 'col'});
			cell.append(make('bdi', nameOf(card)));
			head.append(cell);
		}
		add_row(body, 'Fit', people, card => number(tenths(card.dataset.fit)));
		add_row(body, 'Lowest to highest', people, card => make('td', `${tenths(card.dataset.low)} to ${tenths(card.dataset.high)}`));
		add_row(body, 'To check', people, card => make('td', card.dataset.checks));
		[...people[0].querySelectorAll('.parts tbody tr')].forEach((row, i) => {
			if (row.children[2].textContent !== '0')
				add_row(body, row.children[0].textContent, people, card => number(cellsOf(card, i)[6].textContent, wordOf(+cellsOf(card, i)[4].textContent)));
		});
		table.tHead.replaceChildren(head);
		table.tBodies[0].replaceWith(body);
		byId('compare-lead').replaceChildren(`Points of the ${chosen.size ? `${chosen.size} chosen` : ['first person', 'first two', 'first three'][people.length - 1]}, part by part. `,
		                                     Object.assign(make('span', 'Choose on the cards.'), {className: 'screen'}));
		byId('to-compare').textContent = chosen.size ? `Compare ${chosen.size} chosen` : '';
		byId('to-compare').hidden = !chosen.size;
	}

	function choice(card) {
		const label = make('label');
		const box = Object.assign(make('input'), {type: 'checkbox'});
		const whom = make('span', ` ${nameOf(card)}`);
		label.className = 'choose';
		whom.className = 'hidden';
		box.addEventListener('change', () => {
			chosen[box.checked ? 'add' : 'delete'](card);
			compare();
		});
		label.append(box, ' Compare', whom);
		return label;
	}

	if (table && cards.length > 1) {
		const link = Object.assign(make('a'), {id: 'to-compare', href: '#compare', hidden: true});
		document.body.append(link);
		for (const card of cards)
			card.querySelector('.who').append(choice(card));
		compare();
	}
})();
