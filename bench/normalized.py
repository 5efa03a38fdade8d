"""Normalized load of a pool with the library of sqlite-utils: normalized.py DATABASE POOL.CSV SKILLS.JSON m2m|bulk

Prints the seconds that the load took, without starting Python, and then the candidates and skills that it stored.

m2m: as the documentation of sqlite-utils does it, .m2m() for each skill of each row. bulk: all pairs are made in Python and
handed to one insert_all(), which is faster and leaves all the looking up to the script.
"""
import csv
import json
import sys
import time

import sqlite_utils

database, pool, seeds, mode = sys.argv[1:]


def items(cell):
    """The skills of a cell: name, level, months, source."""
    for source in cell.replace(", ", "; ").split("; "):
        name, _, level = source.partition(":")
        name, _, years = name.partition(" (")
        yield name, int(level) if level else None, int(years.split(" ")[0]) * 12 if years else None, source


def candidate(row):
    amount, _, unit = row["rate"].partition(" ")
    currency, _, period = unit.partition("/")
    return {"id": row["id"], "name": row["name"], "email": row["email"], "headline": row["headline"], "location": row["location"],
            "country": row["location"].rpartition(", ")[2], "months": int(row["years"]) * 12, "rate_cents": int(amount) * 100,
            "rate_currency": currency, "rate_period": period}


def pairs(rows, ids):
    for row in rows:
        for name, level, months, source in items(row["skills"]):
            yield {"candidate_id": row["id"], "skill_id": ids[name.lower()], "level": level, "months": months, "source": source}


start = time.perf_counter()
db = sqlite_utils.Database(database)
skills = json.load(open(seeds, encoding="utf-8"))["skills"]
db["skill"].insert_all(({"id": i, "slug": s["slug"], "name": s["name"]} for i, s in enumerate(skills)), pk="id")
ids = {}
for i, skill in enumerate(skills):
    for text in [skill["name"], *skill.get("aliases", [])]:
        ids.setdefault(text.lower(), i)
with open(pool, encoding="utf-8", newline="") as file:
    rows = csv.DictReader(file)
    if mode == "m2m":
        for row in rows:
            person = db["candidate"].insert(candidate(row), pk="id")
            for name, _, _, _ in items(row["skills"]):
                person.m2m("skill", {"id": ids[name.lower()]}, pk="id", m2m_table="candidate_skill")
    else:
        db["candidate"].insert_all((candidate(row) for row in rows), pk="id", batch_size=10000)
        file.seek(0)
        db["candidate_skill"].insert_all(pairs(csv.DictReader(file), ids), pk=("candidate_id", "skill_id"), batch_size=10000)
seconds = time.perf_counter() - start
print(f"{seconds:.3f}", db["candidate"].count, db["candidate_skill"].count)
