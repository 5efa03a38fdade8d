"""The cases: cases.py PROGRAM CASES WORK. Exit status 1 when any outcome is not what the case tells.

A case is a folder of CASES with people.csv, project.json and case.json; the people of CASES/others.csv join every pool. case.json:

  title     what is tried
  right     key of the one who should be first
  why       the reason, for people
  outcomes  what every scorer makes of it: "right" when that one alone is first; "tie" when first with others; "wrong"
  over      with joins.csv, instead of the first place the order of two people is looked at: right has to stand over this one.
            "right" and "wrong" say so for both pools; "turned" says that joins.csv reversed the two
"""
import json
import os
import sys

from program import Archefit, raw_text, read_rows, table
from scorers import BASELINES, firsts


def archefit_scores(archefit, project):
    """Keys to numbers in the order of the ranking: an eligible person stands above every near miss."""
    return {match["key"]: (match["eligible"], match["raw"]) for match in archefit.match(project)}


def pool_scores(program, database, project_file, files):
    """What each scorer gives to everybody of some CSV files: {scorer: {key: score}}, archefit first."""
    archefit = Archefit(program, database)
    for file in files:
        archefit.run("--quiet", "import", file)
    project = archefit.add_project(project_file)
    people = {row["id"]: raw_text(row) for row in read_rows(*files)}
    query = archefit.query(project)
    ranked = archefit_scores(archefit, project)
    if set(ranked) != set(people):
        sys.exit(f"quality: {project_file}: archefit ranks other people than the files have")
    return {"archefit": ranked, **{name: scorer(people, query) for name, scorer in BASELINES.items()}}


def archefit_firsts(scores):
    best = max(scores.values())
    return sorted(key for key, score in scores.items() if score == best)


def outcome_first(name, scores, right):
    """Who is first, and whether that is right."""
    leaders = archefit_firsts(scores) if name == "archefit" else firsts(scores)
    if right not in leaders:
        return "wrong", leaders
    return "right" if len(leaders) == 1 else "tie", leaders


def stands_over(scores, one, other):
    """1, 0 or -1; scores that differ by rounding only are the same."""
    a, b = scores[one], scores[other]
    if isinstance(a, float) and abs(a - b) <= 1e-9 * max(1.0, abs(a)):
        return 0
    return (a > b) - (a < b)


def outcome_order(before, after, right, over):
    """The order of two people in a pool, and in the same pool after others have joined."""
    first, second = stands_over(before, right, over), stands_over(after, right, over)
    leaders = ["tie" if sign == 0 else right if sign > 0 else over for sign in (first, second)]
    if first != second:
        return "turned", leaders
    return {1: "right", 0: "tie", -1: "wrong"}[first], leaders


def run_case(program, folder, others, work):
    """The case, and for each scorer (outcome, who was first)."""
    with open(os.path.join(folder, "case.json"), encoding="utf-8") as file:
        case = json.load(file)
    name = os.path.basename(folder)
    files = [os.path.join(folder, "people.csv"), others]
    project = os.path.join(folder, "project.json")
    before = pool_scores(program, os.path.join(work, name + ".db"), project, files)
    if "over" not in case:
        return case, {scorer: outcome_first(scorer, scores, case["right"]) for scorer, scores in before.items()}
    files.append(os.path.join(folder, "joins.csv"))
    after = pool_scores(program, os.path.join(work, name + "-joined.db"), project, files)
    if any(after["archefit"][key] != score for key, score in before["archefit"].items()):
        sys.exit(f"quality: {name}: a score of archefit changed because somebody joined")
    return case, {scorer: outcome_order(before[scorer], after[scorer], case["right"], case["over"]) for scorer in before}


def told(case, outcomes):
    """Prints each outcome that the case does not tell; returns how many."""
    wrong = {scorer: found for scorer, (found, _) in outcomes.items() if case["outcomes"].get(scorer) != found}
    for scorer, found in wrong.items():
        print(f"quality: {case['title']}: {scorer}: {found}, not {case['outcomes'].get(scorer)}", file=sys.stderr)
    return len(wrong)


def show(found, leaders):
    """A cell: the outcome, with the names where it is not right."""
    if found == "right":
        return "right"
    if found == "turned":
        return f"**turned**: {leaders[0]}, then {leaders[1]}"
    if found == "tie":
        return f"tie of {len(leaders)}" if leaders[0] != "tie" else "tie"
    return f"**{leaders[0]}**" if len(leaders) == 1 else f"**{leaders[0]}** and {len(leaders) - 1} more"


def main(program, folder, work):
    others = os.path.join(folder, "others.csv")
    names = sorted(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name)))
    scorers = ["archefit", *BASELINES]
    right, rows, reasons, differ = dict.fromkeys(scorers, 0), [], [], 0
    for name in names:
        case, outcomes = run_case(program, os.path.join(folder, name), others, work)
        differ += told(case, outcomes)
        for scorer in scorers:
            right[scorer] += outcomes[scorer][0] == "right"
        rows.append([name, case["right"], *(show(*outcomes[scorer]) for scorer in scorers)])
        reasons.append([name, case["title"], case["why"]])
    rows.append(["right, of " + str(len(names)), "", *(right[scorer] for scorer in scorers)])
    print("## Cases\n")
    table(["Case", "Should be first", *scorers], rows)
    print()
    table(["Case", "What is tried", "Why"], reasons)
    print(f"\nCases: {len(names)}. Outcomes as told: {len(names) * len(scorers) - differ}, others: {differ}.")
    return 1 if differ or not names else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
