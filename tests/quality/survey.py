"""Does `archefit lean` tell full-stack people from back-end people? survey.py PROGRAM FOLDER WORK

FOLDER has Stack Overflow survey files whose names carry a year. AUC is the chance that a random respondent who calls themselves a
full-stack developer leans more toward the generalist than a random one who calls themselves a back-end developer. Those with both
are left out; equal leans count half. The Python rows are about the respondents who list Python.
"""
import csv
import glob
import io
import math
import os
import re
import sqlite3
import sys

from auc import Auc, plain, signed
from program import MONTH, Archefit, read_rows, table, write_json
from scorers import BASELINES

FULL, BACK = "Developer, full-stack", "Developer, back-end"
PAIRS = {"all": ("backend-specialist", "fullstack-generalist"), "Python": ("fastapi-specialist", "fullstack-python")}
IMPORT = ["--map", "key=ResponseId", "--map", "skills=*HaveWorkedWith", "--map", "years=YearsCodePro", "--map", "headline=DevType",
          "--map", "location=Country", "--na", "NA"]
STEPS = (2, 5, 10, 20, 40)  # weights that the cross-check tries for a pillar


def survey_files(folder):
    paths = sorted(glob.glob(os.path.join(glob.escape(folder), "*20[0-9][0-9]*.csv")))
    return paths or sys.exit(f"quality: no survey file in {folder}: the name of one has its year and ends in .csv")


def skills_text(row):
    """The cells of a row that archefit reads as skills."""
    return ";".join(cell for column, cell in row.items() if column.endswith("HaveWorkedWith") and cell != "NA")


class Year:
    """The respondents of one survey file."""

    def __init__(self, program, path, work):
        self.path, self.year = path, re.search(r"20\d\d", os.path.basename(path)).group()
        self.work = work
        self.archefit = Archefit(program, os.path.join(work, self.year + ".db"))
        self.archefit.run("--quiet", "import", path, *IMPORT, expect=(0, 3))
        db = sqlite3.connect(self.archefit.database)
        python = {key for (key,) in db.execute(
            "SELECT c.key FROM candidate c JOIN candidate_skill cs ON cs.candidate_id = c.id JOIN skill s ON s.id = cs.skill_id "
            "WHERE s.slug = 'python'")}
        people = {key: set((headline or "").split(";")) for key, headline in db.execute("SELECT key, headline FROM candidate")}
        db.close()
        self.full, self.back = {}, {}
        for who in PAIRS:
            some = [key for key in sorted(people) if who == "all" or key in python]
            self.full[who] = [key for key in some if FULL in people[key] and BACK not in people[key]]
            self.back[who] = [key for key in some if BACK in people[key] and FULL not in people[key]]

    def auc(self, who, scores):
        return Auc([scores[key] for key in self.full[who]], [scores[key] for key in self.back[who]])

    def lean(self, specialist, generalist):
        """The rows of `archefit lean` for two archetypes, which are names or contents."""
        names = [self.add(archetype) for archetype in (specialist, generalist)]
        rows = csv.DictReader(io.StringIO(
            self.archefit.run("lean", "--pair", ",".join(names), "--as-of", MONTH, "--format", "csv")))
        return [(row["key"], int(row["specialist"]), int(row["generalist"]), int(row["lean"])) for row in rows]

    def add(self, archetype):
        """Stores an archetype under a name for trials, unless it is the name of one."""
        if isinstance(archetype, str):
            return archetype
        trial = {**archetype, "name": "trial-" + archetype["kind"]}
        self.archefit.run("archetype", "add", "--replace", write_json(self.work, trial["name"] + ".json", trial))
        return trial["name"]

    def lean_auc(self, who, specialist, generalist):
        return self.auc(who, {key: lean for key, _, _, lean in self.lean(specialist, generalist)})

    def side_aucs(self, who, specialist, generalist):
        """What either side says alone: that of the specialist puts back-end people first."""
        rows = self.lean(specialist, generalist)
        return (self.auc(who, {key: -affinity for key, affinity, _, _ in rows}),
                self.auc(who, {key: affinity for key, _, affinity, _ in rows}))


def load(archefit, name):
    """An archetype as `archetype add` takes it."""
    shown = archefit.json("archetype", "show", name)
    return {key: shown[key] for key in ("name", "title", "kind", "summary", "applies_to", "pillars")}


def with_pillars(archetype, pillars):
    """The archetype with other pillars; a generalist keeps a core pillar, which with a single pillar changes nothing else."""
    if archetype["kind"] == "generalist" and not any(pillar["core"] for pillar in pillars):
        pillars = [{**pillar, "core": True} for pillar in pillars]
    return {**archetype, "pillars": pillars}


def without(archetype, name):
    return with_pillars(archetype, [pillar for pillar in archetype["pillars"] if pillar["name"] != name])


def alone(archetype, name):
    return with_pillars(archetype, [pillar for pillar in archetype["pillars"] if pillar["name"] == name])


def weighted(archetype, weights):
    return with_pillars(archetype, [{**pillar, "weight": weights[archetype["kind"], pillar["name"]]}
                                    for pillar in archetype["pillars"]])


def show_auc(years, pairs):
    """AUC of lean, and of what simpler scorers make of the same lists of skills."""
    print("\n## Lean on survey respondents\n")
    columns, cells = ["Scorer"], {}
    for who in PAIRS:
        for year in years:
            columns.append(f">{year.year} {who}")
            lean = year.lean_auc(who, *PAIRS[who])
            cells.setdefault("lean", []).append(f"{plain(lean.value)} ± {plain(lean.error)}")
            for scorer, auc in baseline_aucs(year, who, pairs[who]).items():
                cells.setdefault(scorer, []).append(f"{plain(auc.value)} ({difference(auc, lean)})")
    table(columns, [[scorer, *values] for scorer, values in cells.items()])
    counts = [f"{year.year} {who}: {len(year.full[who])} full-stack, {len(year.back[who])} back-end" for who in PAIRS for year in years]
    print("\nRespondents: " + "; ".join(counts) + ". In parentheses: the difference to lean. ± is one standard error (DeLong).")


def difference(auc, other):
    gap, error = auc.minus(other)
    return f"{signed(gap)} ± {plain(error)}"


def baseline_aucs(year, who, pair):
    """Score of the generalist's skills minus score of the specialist's, on the same cells that archefit reads as skills."""
    rows = {row["ResponseId"]: row for row in read_rows(year.path)}
    text = {key: skills_text(rows[key]) for key in year.full[who] + year.back[who]}
    lists = [year.archefit.keywords(dict.fromkeys(skill for pillar in archetype["pillars"] for skill in pillar["skills"]))
             for archetype in pair]
    aucs = {"number of skills named": year.auc(who, {key: value.count(";") + bool(value) for key, value in text.items()})}
    for name, scorer in BASELINES.items():
        against, toward = (scorer(text, query) for query in lists)
        aucs[name] = year.auc(who, {key: toward[key] - against[key] for key in text})
    return aucs


def changes(years, who, pair, side, name, whole):
    """What AUC loses or gains in each year without a pillar: [(change, standard error)]."""
    less = list(pair)
    less[side] = without(pair[side], name)
    return [year.lean_auc(who, *less).minus(auc) for year, auc in zip(years, whole)]


def single(years, who, pair, side, name):
    """AUC of one pillar and nothing else, in each year."""
    one = list(pair)
    one[side] = alone(pair[side], name)
    return [plain(year.side_aucs(who, *one)[side].value) for year in years]


def show_ablation(years, who, pair):
    """What is lost without a pillar, and what a pillar tells alone."""
    whole = [year.lean_auc(who, *pair) for year in years]
    rows, found = [], []
    for side, archetype in enumerate(pair):
        for pillar in archetype["pillars"]:
            change = changes(years, who, pair, side, pillar["name"], whole)
            found.append(change)
            mean = sum(gap for gap, _ in change) / len(change), math.hypot(*(error for _, error in change)) / len(change)
            rows.append([archetype["name"], pillar["name"], pillar["weight"],
                         *(f"{signed(gap)} ± {plain(error)}" for gap, error in [*change, mean]),
                         *single(years, who, pair, side, pillar["name"])])
    for side, archetype in enumerate(pair):
        rows.append([archetype["name"], "all of them", sum(pillar["weight"] for pillar in archetype["pillars"]),
                     *[""] * (len(years) + 1), *(plain(year.side_aucs(who, *pair)[side].value) for year in years)])
    print(f"\n## Pillars of the pair {pair[0]['name']}, {pair[1]['name']}\n")
    table(["Archetype", "Pillar", ">Weight", *(f">Without it, {year.year}" for year in years), ">Mean",
           *(f">Alone, {year.year}" for year in years)], rows)
    show_agreement(found)


def show_agreement(found):
    """Do the years agree about the pillars? Changes count as they are printed, to three digits."""
    def agree(clear):
        signs = [{(gap > 0) - (gap < 0) for gap, error in change if round(gap, 3) and abs(gap) > clear * error} for change in found]
        return sum(len(sign) < 2 for sign in signs)

    print(f"\nWithout it, AUC goes the same way in every year, or stays: {agree(0)} of {len(found)} pillars. "
          f"Not clearly (two standard errors) opposite ways: {agree(2)} of {len(found)}.")


def tune(year, who, pair):
    """Weights chosen on one year: from equal ones, two rounds of taking for each pillar in turn the best of STEPS."""
    weights = {(archetype["kind"], pillar["name"]): 10 for archetype in pair for pillar in archetype["pillars"]}

    def auc(tried):
        return year.lean_auc(who, *(weighted(archetype, tried) for archetype in pair)).value

    best = auc(weights)
    for key in list(weights) * 2:
        for step in STEPS:
            if step != weights[key] and (found := auc({**weights, key: step})) > best:
                best, weights = found, {**weights, key: step}
    return weights


def show_cross_check(years, who, pair):
    """The authored weights beside equal ones, and beside weights that were chosen on one year only."""
    equal = {(archetype["kind"], pillar["name"]): 10 for archetype in pair for pillar in archetype["pillars"]}
    candidates = {"authored": None, "all pillars equal": equal,
                  **{f"chosen on {year.year}": tune(year, who, pair) for year in years}}
    rows, authored = [], [year.lean_auc(who, *pair) for year in years]
    for name, weights in candidates.items():
        cells = []
        for year, auc in zip(years, authored):
            trial = year.lean_auc(who, *(weighted(archetype, weights) for archetype in pair)) if weights else auc
            cells.append(plain(trial.value) + (f" ({difference(trial, auc)})" if weights else ""))
        rows.append([name, *cells])
    print(f"\n## One year against the other: {pair[0]['name']}, {pair[1]['name']}\n")
    table(["Weights of the pillars", *(f">{year.year}" for year in years)], rows)


def main(program, folder, work):
    years = [Year(program, path, work) for path in survey_files(folder)]
    pairs = {who: [load(years[0].archefit, name) for name in names] for who, names in PAIRS.items()}
    show_auc(years, pairs)
    for who, pair in pairs.items():
        show_ablation(years, who, pair)
        show_cross_check(years, who, pair)


if __name__ == "__main__":
    main(*sys.argv[1:])
