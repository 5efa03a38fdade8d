"""The demo's people, and those of survey files, for the demo's projects: pools.py PROGRAM SEEDS WORK [SURVEY]

The constraints of the projects (rate, place, dates) are left out, since any search can filter by them; what remains is skills. Of the
first person of each scorer the table has what archefit finds: the place, the fit, how much of what is asked has a stated level or
years, and the must-haves that fail. There is no other judge here, so only the last two are facts of the profile.
"""
import glob
import json
import os
import sys

from program import Archefit, raw_text, read_rows, table, write_json
from scorers import BASELINES, firsts
from survey import IMPORT, skills_text, survey_files

FIRST = 10


def open_projects(archefit, seeds, work):
    """Stores the demo's projects without their constraints; returns the slugs."""
    slugs = []
    for path in sorted(glob.glob(os.path.join(seeds, "projects", "*.json"))):
        with open(path, encoding="utf-8") as file:
            project = json.load(file)
        project.pop("constraints", None)
        slugs.append(archefit.add_project(write_json(work, "project.json", project)))
    return slugs


def fails_among_first(ranking, order):
    """How many of the first ten of an order fail a must-have."""
    fails = {match["key"] for match in ranking if not match["eligible"]}
    return sum(key in fails for key in order[:FIRST])


def tied(ranking):
    """Those who share archefit's first place."""
    best = (ranking[0]["eligible"], ranking[0]["raw"])
    return [match["key"] for match in ranking if (match["eligible"], match["raw"]) == best]


def rank_all(people, query, ranking):
    """For each scorer those who share its first place, and the order of everybody; equal scores are in order of key."""
    leaders, orders = {"archefit": tied(ranking)}, {"archefit": [match["key"] for match in ranking]}
    for name, scorer in BASELINES.items():
        scores = scorer(people, query)
        leaders[name], orders[name] = firsts(scores), sorted(scores, key=lambda key: (-scores[key], key))
    return leaders, orders


def project_rows(slug, leaders, ranking):
    """A row for each first person: who says so, and what archefit finds on the profile."""
    rows, places = [], {match["key"]: place for place, match in enumerate(ranking, 1)}
    for first in dict.fromkeys((keys[0], len(keys)) for keys in leaders.values()):
        match = ranking[places[first[0]] - 1]
        name = (match["name"] or match["key"]) + (f" and {first[1] - 1} more" if first[1] > 1 else "")
        rows.append([slug, ", ".join(scorer for scorer, keys in leaders.items() if (keys[0], len(keys)) == first), name,
                     places[first[0]], f"{match['fit']:.1f}", f"{match['completeness']} %", "; ".join(match["failed"])])
    return rows


def compare(archefit, people, slugs, details=True):
    """Prints who is first for each project, if details are wanted, and a sum over all projects."""
    names = ["archefit", *BASELINES]
    wrong, shared, fails = (dict.fromkeys(names, 0) for _ in range(3))
    rows = []
    for slug in slugs:
        ranking = archefit.match(slug)
        eligible = {match["key"] for match in ranking if match["eligible"]}
        leaders, orders = rank_all(people, archefit.query(slug), ranking)
        rows += project_rows(slug, leaders, ranking)
        for name in names:
            wrong[name] += leaders[name][0] not in eligible
            shared[name] += len(leaders[name]) > 1
            fails[name] += fails_among_first(ranking, orders[name])
    if details:
        table(["Project", "Scorers", "First of them", ">Place", ">Fit", ">Stated", "Fails"], rows)
        print()
    table(["Scorer", ">First fails a must-have", ">First place shared", f">Fail one among the first {FIRST}"],
          [[name, f"{wrong[name]} of {len(slugs)}", f"{shared[name]} of {len(slugs)}", f"{fails[name]} of {FIRST * len(slugs)}"]
           for name in names])


def demo(program, seeds, work):
    path = os.path.join(seeds, "candidates.csv")
    archefit = Archefit(program, os.path.join(work, "demo.db"))
    archefit.run("--quiet", "import", path, expect=(0, 3))
    slugs = open_projects(archefit, seeds, work)
    known = {match["key"] for match in archefit.match(slugs[0])}
    people = {}
    for row in read_rows(path):
        if row["E-mail"].strip() in known:
            people.setdefault(row["E-mail"].strip(), raw_text(row))
    print("\n## The demo's people\n")
    print(f"{len(people)} people, {len(slugs)} projects without their constraints.\n")
    compare(archefit, people, slugs)


def survey(program, seeds, work, folder):
    for path in survey_files(folder):
        name = os.path.splitext(os.path.basename(path))[0]
        archefit = Archefit(program, os.path.join(work, name + "-pool.db"))
        archefit.run("--quiet", "import", path, *IMPORT, expect=(0, 3))
        slugs = open_projects(archefit, seeds, work)
        known = {match["key"] for match in archefit.match(slugs[0])}
        rows = {row["ResponseId"]: row for row in read_rows(path) if row["ResponseId"] in known}
        print(f"\n## Survey respondents: {name}\n")
        print(f"{len(rows)} people; they name skills without levels or years.\n")
        compare(archefit, {key: raw_text(row) for key, row in rows.items()}, slugs)
        print("\nThe same, when the text is only what they have worked with:\n")
        compare(archefit, {key: skills_text(row) for key, row in rows.items()}, slugs, details=False)


def main(program, seeds, work, folder=None):
    demo(program, seeds, work)
    if folder:
        survey(program, seeds, work, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
