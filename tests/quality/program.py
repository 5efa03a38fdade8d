"""Runs archefit, and reads its files."""
import csv
import json
import os
import sqlite3
import subprocess
import sys

MONTH = "2026-11"


class Archefit:
    """One program over one database."""

    def __init__(self, program, database):
        self.program, self.database = program, database

    def run(self, *args, expect=(0,)):
        done = subprocess.run([self.program, "--db", self.database, *args], capture_output=True, text=True, check=False)
        if done.returncode not in expect:
            sys.exit(f"quality: archefit {' '.join(args)}: exit status {done.returncode}\n{done.stderr}")
        return done.stdout

    def json(self, *args, expect=(0,)):
        return json.loads(self.run(*args, "--format", "json", expect=expect))

    def add_project(self, path):
        """Stores a project; returns its slug."""
        return self.json("project", "add", "--replace", path)["projects"][0]["slug"]

    def query(self, project):
        """The skills that a project asks for as keywords; each alternative is one."""
        asked = self.json("project", "show", project)["requirements"]
        return self.keywords(dict.fromkeys(skill for requirement in asked for skill in requirement["skills"]))

    def keywords(self, skills):
        """A slug and the name for showing are two spellings of a keyword."""
        db = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        names = dict(db.execute("SELECT slug, name FROM skill"))
        db.close()
        return [{skill, names[skill]} for skill in skills]

    def match(self, project):
        """Everybody, best first: eligible people, then near misses."""
        every = "1000000"
        result = self.json("match", project, "--as-of", MONTH, "--limit", "0", "--near-misses", every, expect=(0, 1))
        return result["matches"] + result["near_misses"]


def read_rows(*paths):
    """The rows of CSV files as dicts, without those cut in the middle."""
    rows = []
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows += [row for row in csv.DictReader(file) if None not in row.values() and None not in row]
    return rows


def raw_text(row):
    """All the words of a row."""
    return " ".join(cell for cell in row.values() if cell)


def write_json(folder, name, value):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)
    return path


def table(columns, rows):
    """Prints a Markdown table; columns that begin with > hold numbers."""
    print("| " + " | ".join(column.lstrip(">") for column in columns) + " |")
    print("|" + "|".join("---:" if column.startswith(">") else "---" for column in columns) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |")
