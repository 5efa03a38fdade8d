#!/usr/bin/env python3
"""Checks an HTML report by itself and against the JSON document of the same shortlist.

usage: check.py PAGE.html DOCUMENT.json

It is well-formed (every element closed, in order, ids once), made of known elements and attributes alone, has one content policy whose
digests are those of its style and script, refers to nothing outside, and every number and name of the document is where it belongs.
"""
import base64
import hashlib
import html.parser
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from shown import hidden_in, shown

VOID = {"meta", "input", "br"}
SVG_VOID = {"rect", "line", "circle"}
ELEMENTS = VOID | SVG_VOID | set(
    "html head title style body a header p span bdi h1 h2 h3 h4 time dl dt dd div strong b nav ul ol li main section svg text g desc "
    "details summary table caption thead tbody tr th td article label select option output code footer script".split())
ATTRIBUTES = set(
    "lang charset http-equiv content name class href id datetime aria-label aria-labelledby role tabindex scope hidden type autocomplete value for "
    "viewbox width height x y x1 x2 y1 y2 cx cy r transform data-is data-value data-rank data-fit data-low data-high data-checks data-name "
    "data-key data-person data-cell".split())
problems = []


def complain(*words):
    problems.append(" ".join(str(w) for w in words))


class Node:
    def __init__(self, name, attributes, parent):
        self.name, self.attributes, self.parent, self.children = name, attributes, parent, []

    def all(self, name=None, **wanted):
        for child in self.children:
            if isinstance(child, Node):
                if (not name or child.name == name) and all(child.attributes.get(k.replace("_", "-")) == v or (
                        k == "cls" and v in child.attributes.get("class", "").split()) for k, v in wanted.items()):
                    yield child
                yield from child.all(name, **wanted)

    def one(self, name=None, **wanted):
        found = list(self.all(name, **wanted))
        if len(found) != 1:
            complain("there are", len(found), "of", name, wanted)
        return found[0] if found else Node("none", {}, None)

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


class Parser(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("root", {}, None)
        self.ids = set()

    def handle_starttag(self, tag, attributes):
        if tag not in ELEMENTS:
            complain("unknown element", tag)
        if len(dict(attributes)) != len(attributes):
            complain("an attribute twice in", tag)
        for key, value in attributes:
            if key not in ATTRIBUTES:
                complain("unknown attribute", key, "of", tag)
            if key == "id" and (value in self.ids or self.ids.add(value)):
                complain("id twice:", value)
            if key == "href" and not value.startswith("#"):
                complain("refers outside:", value)
        node = Node(tag, dict(attributes), self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag, attributes):
        if tag not in SVG_VOID:
            complain("closes itself:", tag)
        self.handle_starttag(tag, attributes)
        self.at = self.at.parent

    def handle_endtag(self, tag):
        if self.at.name != tag:
            complain("closes", tag, "inside of", self.at.name)
        else:
            self.at = self.at.parent

    def handle_comment(self, data):
        complain("a comment:", data[:40])

    def handle_data(self, data):
        self.at.children.append(data)


def cut(text, limit=80):
    text = shown(text)
    return text if len(text) <= limit else text[:limit] + "\u2026"


def check_policy(root, page):
    policy = [m.attributes["content"] for m in root.all("meta") if "http-equiv" in m.attributes]
    wanted = {"default-src": "'none'", "img-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    for kind, element in (("style-src", "style"), ("script-src", "script")):
        block = re.findall(f"<{element}>(.*?)</{element}>", page, re.S)
        if len(block) != 1:
            complain(len(block), "blocks of", element)
        wanted[kind] = "'sha256-" + base64.b64encode(hashlib.sha256(block[0].encode()).digest()).decode() + "'"
    got = dict(part.strip().split(" ", 1) for part in policy[0].split(";")) if len(policy) == 1 else {}
    if got != wanted:
        complain("policy", got, "wanted", wanted)


def equal(what, got, want):
    if got != want:
        complain(f"{what}: {got!r} on the page, {want!r} in the document")


def rows_of(table):
    return [[c.text() for c in row.children if isinstance(c, Node)] for row in table.one("tbody").all("tr")]


def number(value):
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def check_card(card, person, parts):
    where = person["key"]
    equal("name", card.one("h3").text(), cut(person["name"] or person["key"]))
    equal("key", card.attributes["data-key"], shown(person["key"]))
    equal("rank", card.attributes["data-rank"], str(person["rank"]))
    equal(where + " rank", card.one("p", cls="rank").text(), f"Rank {person['rank']}")
    equal(where + " fit", card.one("p", cls="fit").one("strong").text(), number(person["fit"]))
    if person["low"] != person["high"]:
        equal(where + " range", card.one("span", cls="range").text(), f"range {person['low']:.1f} to {person['high']:.1f}")
    has = re.findall(r"\d+", card.one("p", cls="has").text())
    equal(where + " has", has, [str(person[k]) for k in ("matched", "asked", "completeness")])
    numbers = [d.text() for d in card.one("dl", cls="numbers").all("dd")]
    equal(where + " numbers", numbers, [number(person[k]) for k in ("requirement", "archetype", "low", "high", "raw", "specialist", "generalist", "lean")
                                        if person[k] is not None])
    for kind, key in (("fails", "failed"), ("checks", "unverified"), ("lacks", "missing")):
        equal(where + " " + key, [li.text() for ul in card.all("ul", cls=kind) for li in ul.all("li")], [shown(t) for t in person[key]])
    if person["why"]:
        name, why = shown(person["name"]), shown(person["why"])
        if why.startswith(name):
            why = cut(name) + why[len(name):]
        equal(where + " why", card.one("p", cls="why").text(), why + " " + shown(person["lacks"]))
    equal(where + " parts", rows_of(card.one("table", cls="parts")),
          [[shown(p["label"]), p["importance"] or "archetype", str(p["weight"]), str(p["strength"]), str(p["credit"]), str(p["raw"]),
            number(p["points"]), "assumed" if p["assumed"] else "stated", shown(p["trace"])] for p in parts])
    bar = card.one("svg", cls="bar")
    lengths = sum(round(float(r.attributes["width"][:-1]) * 10) for r in bar.all("rect") if r.attributes.get("class") != "track")
    equal(where + " length of the bar", lengths, round(person["fit"] * 10))
    equal(where + " legend", [b.text() for b in card.one("ol", cls="legend").all("b")], [number(p["points"]) for p in parts if p["weight"]])
    for name in (person["name"], person["key"]):
        if len(shown(name)) > 82 and shown(name) not in card.text():
            complain(where, "is nowhere in full")


def check_short_card(card, pin):
    where = pin["key"]
    equal("name", card.one("h3").text(), cut(pin["name"] or pin["key"]))
    equal(where + " rank", card.one("p", cls="rank").text(), f"Rank {pin['rank']}")
    equal(where + " fit", card.one("p", cls="fit").text(), f"Fit {pin['fit']:.1f}")
    for kind, key in (("fails", "failed"), ("checks", "unverified")):
        equal(where + " " + key, [li.text() for ul in card.all("ul", cls=kind) for li in ul.all("li")], [shown(t) for t in pin[key]])
    deeds = " ".join(p.text() for p in card.all("p", cls="deed"))
    if f"pin in by {shown(pin['by'])}, " not in deeds or not deeds.endswith(": " + shown(pin["reason"])):
        complain(where, "does not say who pinned it in, and why:", deeds)


def check_glance(root, people, pinned_in):
    """The first twelve cards of who is on the list, each with a link to it, and a link to the next."""
    cards = [c for name in ("shortlist", "pinned-in") for s in root.all("section", id=name) for c in s.all("li", cls="card")]
    by_name = {}
    for person in people.values():
        by_name.setdefault((cut(person["name"] or person["key"]), person["rank"]), []).append(person)
    wanted = []
    for card in cards[:12]:
        name = card.one("h3").text()
        person = by_name[name, int(card.one("p", cls="rank").text().split()[1])][0]
        marks = ["pinned in"] * (person["key"] in pinned_in) + [f"fails {n}" for n in [len(person["failed"])] if n]
        marks += [f"{n} to check" for n in [len(person["unverified"])] if n]
        wanted.append(("#" + card.attributes["id"], f"Rank {person['rank']} {name}{' ' * bool(marks)}{', '.join(marks)} Fit {person['fit']:.1f}"))
    lines = [li for ol in root.all("ol", cls="glance") for li in ol.all("li")]
    equal("at a glance", [(li.one("a").attributes["href"], li.text()) for li in lines], wanted)
    equal("the rest", [(a.attributes["href"], a.text()) for p in root.all("p", cls="rest") for a in p.all("a")],
          [("#" + c.attributes["id"], f"{len(cards) - 12} more") for c in cards[12:13]])


def check_people(root, document):
    parts = {}
    for p in document["parts"]:
        parts.setdefault(p["key"], []).append(p)
    short = list(root.all("li", cls="outside"))
    cards = {c.attributes["data-key"]: c for c in root.all("li", cls="card") if c not in short}
    everybody = document["entries"] + document["near_misses"] + document["kept"]
    equal("cards", len(cards), len(everybody))
    outside = [p for p in document["pins"] if p["pin"] == "in" and p["key"] not in [e["key"] for e in everybody]]
    equal("short cards", len(short), len(outside))
    for card, pin in zip(short, outside):
        check_short_card(card, pin)
    pinned_in = {p["key"] for p in document["pins"] if p["pin"] == "in"}
    equal("section of who is pinned in", len(list(root.all("section", id="pinned-in"))), int(bool(pinned_in)))
    equal("link to it", len(list(root.all("a", href="#pinned-in"))), int(bool(pinned_in)))
    equal("who is pinned in", {c.attributes.get("data-key") or c.one("h3").text() for s in root.all("section", id="pinned-in") for c in s.all("li", cls="card")},
          {shown(k) for k in pinned_in - {p["key"] for p in outside}} | {cut(p["name"] or p["key"]) for p in outside})
    for person in everybody:
        check_card(cards[shown(person["key"])], person, parts[person["key"]])
    out = {p["key"] for p in document["pins"] if p["pin"] == "out"}
    listed = root.one("section", id="shortlist")
    equal("order", [c.attributes["data-key"] for c in listed.all("li", cls="card")],
          [shown(p["key"]) for p in document["entries"] if p["key"] not in out])
    check_glance(root, {e["key"]: e for e in everybody} | {p["key"]: p for p in outside}, pinned_in)
    ids = {c.attributes["id"]: c.attributes["data-key"] for c in cards.values()}
    credits = {}
    for table in root.all("table", cls="heat"):
        for row in table.one("tbody").all("tr"):
            key = ids[row.attributes["data-person"]]
            credits.setdefault(key, []).extend(int(td.one("span").text()) for td in row.all("td"))
    for person in document["entries"]:
        if person["key"] not in out:
            equal(person["key"] + " heat map", credits.get(shown(person["key"])), [p["credit"] for p in parts[person["key"]] if p["kind"] == "requirement"])


def check_document(root, document):
    for member in ("version", "eligible", "pool", "near", "snapshot", "formula_version", "taxonomy_version", "specialist_share", "limit", "near_limit",
                   "mix", "headcount", "archetype_weight", "advice_points", "advice_margin", "advice_share", "max_rate_cents", "utc_offset",
                   "min_months", "batch", "imported", "as_of", "hash"):
        if document[member] is not None:
            for found in [root.one(data_is=member)]:
                equal(member, found.text(), str(document[member]))
    if document["advice_flips"]:
        equal("flip share", root.one(data_is="advice_flip_share").text(), str(document["advice_flip_share"]))
    asked = root.one("table", cls="asked")
    equal("requirements", rows_of(asked), [
        [shown(r["label"]), r["importance"], str(r["weight"]), f"{r['share'] // 100}.{r['share'] % 100:02d}\u202f%", str(r["level"]), str(r["months"]),
         "exact" if r["exact"] else "any"] for r in document["requirements"]])
    equal("advice", rows_of(root.one("table", cls="evidence")), [
        [shown(e["title"]), shown(e["value"]), f"+{e['points']}" if e["points"] > 0 else str(e["points"]), shown(e["why"])]
        for e in document["advice_evidence"]])
    equal("conditions", [r for t in root.all("table", cls="conditions") for r in rows_of(t)],
          [[shown(c["label"]), c["kind"], str(c["failed"]), str(c["without"])] for c in document["conditions"]])
    equal("map", [c.attributes["data-cell"] for c in root.one("g", cls="pool").all("circle")],
          [f"{c['specialist']} {c['generalist']} {c['people']}" for c in document["map"]])
    equal("map in fifths", sum(int(c) for r in rows_of(root.one("table", cls="counts")) for c in r[1:]), sum(c["people"] for c in document["map"]))
    equal("history", [r[4] for t in root.all("table", cls="history") for r in rows_of(t)], [shown(e["reason"]) for e in document["history"]])
    equal("title", root.one("h1").text(), shown(document["title"]))


def main():
    page = open(sys.argv[1], encoding="utf-8", newline="").read()
    document = json.load(open(sys.argv[2], encoding="utf-8"))
    parser = Parser()
    parser.feed(page)
    parser.close()
    if parser.at is not parser.root:
        complain("never closed:", parser.at.name)
    if any(gone and c not in "\t\n" for c, gone in zip(page, hidden_in(page))):
        complain("hidden characters in the page")
    check_policy(parser.root, page)
    check_people(parser.root, document)
    check_document(parser.root, document)
    levels = [int(n.name[1]) for n in parser.root.all() if re.fullmatch("h[1-6]", n.name)]
    if levels[:1] != [1] or levels.count(1) != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
        complain("headings out of order")
    for problem in problems[:20]:
        print(problem)
    if not problems:
        print(f"{len(document['entries'])} people, {len(document['parts'])} parts, {len(document['map'])} cells: every number is on the page")
    sys.exit(bool(problems))


main()
