#!/usr/bin/env python3
"""Compares a workbook of a shortlist with its JSON document: check.py LIST.xlsx LIST.json

Reads the ZIP file and its XML with the standard library alone. Every number and text of the document that a sheet shows must be in its cell; there
must be no formula and no link, no part that does not belong, and nothing that Excel would refuse.
"""
import json
import os
import re
import sys
import zipfile
import xml.etree.ElementTree as ET

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from shown import shown

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml|xl/(workbook|styles)\.xml|xl/theme/theme1\.xml"
                   r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet\d+\.xml")
problems = []
compared = 0


def complain(*words):
    problems.append(" ".join(str(w) for w in words))


def equal(what, got, want):
    """A number of the document is the number of the cell, not one near it; a text is the text as it is shown."""
    global compared
    if isinstance(want, str):
        want = shown(want)
    compared += 1
    if (got or None) != (want or None) if isinstance(want, str) or want is None else (isinstance(got, str) or got != want):
        complain(f"{what}: {got!r} in the workbook, {want!r} in the document")


def texts(items):
    return "; ".join(items)


def read_cell(cell):
    kind = cell.get("t")
    if kind == "inlineStr":
        text = "".join(t.text or "" for t in cell.iter(MAIN + "t"))
        if len(text.encode("utf-16-le")) // 2 > 32767:
            complain(cell.get("r"), "is longer than a cell may be")
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
    if kind is not None:
        complain("a cell of kind", kind)
    value = cell.find(MAIN + "v")
    return None if value is None else float(value.text)


def column_of(reference):
    n = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        n = n * 26 + ord(letter) - 64
    return n - 1


def read_sheet(root):
    rows = {}
    for row in root.iter(MAIN + "row"):
        cells = {column_of(c.get("r")): read_cell(c) for c in row.iter(MAIN + "c")}
        rows[int(row.get("r"))] = [cells.get(i) for i in range(max(cells, default=-1) + 1)]
    return [rows.get(i, []) for i in range(1, max(rows, default=0) + 1)]


def check_safety(archive):
    for name in archive.namelist():
        if not PARTS.fullmatch(name):
            complain("a part that does not belong:", name)
        if archive.getinfo(name).date_time[:3] != (1980, 1, 1):
            complain(name, "has a time of", archive.getinfo(name).date_time)
        for element in ET.fromstring(archive.read(name)).iter():
            local = element.tag.split("}")[-1]
            if local in ("f", "hyperlink", "hyperlinks", "externalReference", "externalReferences", "oleObject", "ddeLink", "connection"):
                complain(name, "has an element", local)
            if element.get("TargetMode") or "javascript" in (element.get("Target") or ""):
                complain(name, "refers outside:", element.attrib)


def check_layout(name, root, header):
    pane = root.find(f".//{MAIN}pane")
    if pane is None or pane.get("ySplit") != "1" or pane.get("state") != "frozen":
        complain(name, "has no frozen header")
    setup = root.find(MAIN + "pageSetup")
    if setup is None or setup.get("orientation") != "landscape" or setup.get("fitToHeight") != "0":
        complain(name, "is not set up for printing")
    if header and (root.find(MAIN + "autoFilter") is None or not all(header)):
        complain(name, "has no filter, or a column without title")


def table_of(sheets, name):
    """The rows of a sheet as dictionaries, those of its continuations with them."""
    rows = []
    for title, sheet in sheets.items():
        if re.fullmatch(re.escape(name) + r"( \d+)?", title):
            rows += [dict(zip(sheet[0], row + [None] * len(sheet[0]))) for row in sheet[1:]]
    return rows


def check_person(row, person, standing, decisions):
    where = person["key"]
    for title, member in (("Rank", "rank"), ("Name", "name"), ("Key", "key"), ("Fit", "fit"), ("Lowest fit", "low"), ("Highest fit", "high"),
                          ("Has", "matched"), ("Of asked", "asked"), ("Fit from requirements", "requirement"), ("Fit from archetypes", "archetype"),
                          ("Affinity, specialist", "specialist"), ("Affinity, generalist", "generalist"), ("Lean", "lean"), ("Raw score", "raw"),
                          ("Why", "why"), ("What is missing", "lacks")):
        equal(where + " " + title, row[title], person[member])
    equal(where + " stated", row["Weight on stated evidence"], person["completeness"] / 100)
    for title, member in (("Fails", "failed"), ("To check", "unverified"), ("No evidence of", "missing")):
        equal(where + " " + title, row[title], texts(person[member]))
    equal(where + " standing", row["Standing"], standing)
    equal(where + " decision", row["Decision"], decisions.get(person["key"]))


def check_people(sheets, document):
    pins = {p["key"]: "pinned " + p["pin"] for p in document["pins"]}
    decisions = {d["key"]: d["decision"] for d in document["decisions"]}
    musts = {}
    for p in document["parts"]:
        musts[p["key"]] = musts.get(p["key"], 0) + (p["importance"] == "must" and p["credit"] == 0)
    kinds = (("entries", "listed"), ("near_misses", "near miss"), ("kept", "kept"))
    standing = {p["key"]: pins.get(p["key"], word) for member, word in kinds for p in document[member]}
    rows = {r["Key"]: r for r in table_of(sheets, "Candidates")}
    near = {r["Key"]: r for r in table_of(sheets, "Near misses")}
    order = [r["Key"] for r in table_of(sheets, "Candidates") if r["Standing"] == "listed"]
    equal("order", texts(order), texts(p["key"] for p in document["entries"] if standing[p["key"]] == "listed"))
    wanted = [p for p in document["entries"] + document["kept"]] + [p for p in document["near_misses"] if p["key"] in pins]
    for people, found in ((wanted, rows), (document["near_misses"], near)):
        for person in people:
            row = found.pop(shown(person["key"]), None)
            if row is None:
                complain(person["key"], "is missing")
                continue
            check_person(row, person, standing[person["key"]], decisions)
            equal(person["key"] + " must-haves missing", row["Must-haves missing"], musts[person["key"]])
        found = {k: r for k, r in found.items() if r["Standing"] != "pinned in"}
        if found:
            complain("too many:", list(found))
    check_parts(table_of(sheets, "Contributions"), document, standing)


def check_parts(rows, document, standing):
    equal("parts", len(rows), len(document["parts"]))
    people = {p["key"]: p for member in ("entries", "near_misses", "kept") for p in document[member]}
    for row, part in zip(rows, document["parts"]):
        where = part["key"] + " " + part["label"]
        for title, member in (("Key", "key"), ("Part", "label"), ("Credit", "credit"), ("Points", "points"), ("Strength", "strength"),
                              ("Raw score", "raw"), ("Evidence", "trace")):
            equal(where + " " + title, row[title], part[member])
        equal(where + " weight", row["Weight"], part["weight"] / 10000)
        equal(where + " asked as", row["Asked as"], part["importance"] or "archetype")
        equal(where + " rests on", row["Rests on"], "assumed" if part["assumed"] else "stated" if part["strength"] else None)
        equal(where + " rank", row["Rank"], people[part["key"]]["rank"])
        equal(where + " standing", row["Standing"], standing[part["key"]])
        lost = part["kind"] == "requirement" and not part["credit"]
        equal(where + " note", row["Note"], (part["importance"] == "must" and "must-have missing" or "missing") if lost else None)
    for key, person in people.items():
        points = sum(round(r["Points"] * 10) for r in rows if r["Key"] == shown(key))
        equal(key + " points", points, round(person["fit"] * 10))


def blocks_of(sheet):
    """The rows of the sheet by the heading above them."""
    blocks, heading = {}, None
    for row in sheet:
        row = row + [None] * 10
        if not any(row):
            heading = ""
        elif heading == "" or heading is None:
            heading = row[0]
            blocks[heading] = [row]
        else:
            blocks.setdefault(heading, []).append(row)
    return blocks


def check_summary(sheet, document):
    blocks = blocks_of(sheet)
    values = {row[0]: row[1] for rows in blocks.values() for row in rows}
    for label, member, unit in (
            ("Shortlist", "shortlist", 1), ("Version", "version", 1), ("Created", "created", 1), ("Skills count as of", "as_of", 1), ("Snapshot", "hash", 1),
            ("People in the pool", "pool", 1), ("Eligible", "eligible", 1), ("Not eligible", "near", 1), ("Specialist", "specialist", 1),
            ("Generalist", "generalist", 1), ("Mix, specialist", "specialist_share", 100), ("Formula", "formula_version", 1),
            ("Taxonomy", "taxonomy_version", 1), ("Form of the snapshot", "snapshot", 1), ("Newest import", "batch", 1), ("Imported", "imported", 1),
            ("People wanted", "limit", 1), ("Near misses wanted", "near_limit", 1), ("Mix asked for, specialist", "mix", 100), ("Project", "project", 1),
            ("Archetype asked for", "archetype", 1), ("Title", "project_title", 1), ("Brief", "brief", 1), ("Wanted, people", "headcount", 1),
            ("Share of archetypes in the fit", "archetype_weight", 100), ("Fixed by the client", "pin", 1), ("Experience, months", "min_months", 1),
            ("Offset from UTC, minutes", "utc_offset", 1), ("Shared time, minutes", "overlap_minutes", 1), ("Available by", "available_by", 1),
            ("Work mode", "work_mode", 1), ("Weighed", "advice_specialist", 1), ("Against", "advice_generalist", 1), ("Since", "advice_pair_reason", 1),
            ("Share of the specialist", "advice_share", 100), ("Points of all facts", "advice_points", 1),
            ("Points that turn the verdict", "advice_margin", 1)):
        value = document[member]
        equal(member, values.get(label), value / unit if isinstance(value, (int, float)) and unit > 1 else value)
    for label, member in (("Places", "locations"), ("What would turn it", "advice_flips"), ("Not stated, so not counted", "advice_unknown")):
        equal(member, values.get(label), texts(document[member]))
    for label, member in (("Shortlisted by rank", "entries"), ("Near misses kept", "near_misses"), ("Others kept", "kept")):
        equal(member, values[label], len(document[member]))
    rates = [row[1] for row in blocks["The project"] if str(row[0]).startswith("Highest rate")]
    equal("rate", rates[0] if rates else None, None if document["max_rate_cents"] is None else document["max_rate_cents"] / 100)
    equal("verdict", values.get("The client asks for" if document["advice_pinned"] else "The project needs"), document["verdict"])
    for fact in document["facts"]:
        equal(fact["fact"], values.get("Fact " + fact["fact"]), fact["value"])
    check_blocks(blocks, document)


def check_blocks(blocks, document):
    def rows_of(heading, wanted):
        got = [row for block, rows in blocks.items() if block == heading for row in rows[2:]]
        equal(heading, len(got), len(wanted))
        return zip(got, wanted)

    for row, r in rows_of("What is asked", document["requirements"]):
        for got, want in zip(row, (r["label"], texts(r["skills"]), r["importance"], r["weight"], r["share"] / 10000, r["level"], r["months"],
                                   "exact" if r["exact"] else "any")):
            equal(r["label"], got, want)
    for row, c in rows_of("Whom the conditions keep out", document["conditions"]):
        for got, want in zip(row, (c["label"], c["kind"], c["failed"], c["without"])):
            equal(c["label"], got, want)
    for row, e in rows_of("History", document["history"]):
        for got, want in zip(row, (e["name"] or e["key"], e["reason"], e["act"], "override" if e["override"] else None, e["by"], e["at"], e["version"],
                                   e["rank"], e["fit"], e["key"])):
            equal("history " + e["key"], got, want)
    # The points of the advice stand below a header of their own.
    points = [row for heading in blocks for row in blocks[heading] if heading == "Fact"][1:]
    equal("points", len(points), len(document["advice_evidence"]))
    for row, e in zip(points, document["advice_evidence"]):
        for got, want in zip(row, (e["title"], e["why"], e["value"], e["points"])):
            equal(e["fact"], got, want)


def main():
    archive = zipfile.ZipFile(sys.argv[1])
    document = json.load(open(sys.argv[2], encoding="utf-8"))
    check_safety(archive)
    workbook = ET.fromstring(archive.read("xl/workbook.xml"))
    names = [s.get("name") for s in workbook.iter(MAIN + "sheet")]
    roots = [ET.fromstring(archive.read(f"xl/worksheets/sheet{i + 1}.xml")) for i in range(len(names))]
    sheets = {name: read_sheet(root) for name, root in zip(names, roots)}
    if names != ["Summary", "Candidates", "Contributions", "Near misses", "Method"]:
        complain("sheets", names)
    for name, root in zip(names, roots):
        check_layout(name, root, sheets[name][0] if name != "Summary" else None)
    titles = [d.get("name") for d in workbook.iter(MAIN + "definedName")]
    if titles.count("_xlnm.Print_Titles") != len(names):
        complain("headers are not repeated on paper:", titles)
    equal("title", sheets["Summary"][0][0], document["title"])
    check_summary(sheets["Summary"], document)
    check_people(sheets, document)
    core, custom = archive.read("docProps/core.xml").decode(), archive.read("docProps/custom.xml").decode()
    if document["created"] not in core or document["hash"] not in custom or not re.search("<dc:creator></dc:creator>|<dc:creator/>", core):
        complain("properties:", core, custom)
    comment = archive.comment.decode()
    if document["hash"] not in comment or not re.search("\nfile-sha256:[0-9a-f]{64}\n$", comment):
        complain("comment:", comment)
    for problem in problems[:20]:
        print(problem)
    if not problems:
        print(f"{len(document['entries'])} people, {len(document['parts'])} parts: the workbook has what the document has")
    if compared < 500:
        print("only", compared, "values compared")
    sys.exit(bool(problems))


main()
