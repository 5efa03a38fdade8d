#!/usr/bin/env python3
"""Computes a fit again from what `archefit explain PROJECT KEY --format json` prints, and from nothing else.

usage: recompute.py FILE...   Says which numbers differ. Exit status 1 when one does. The rules are those of docs/scoring.md."""
import json
import sys

YEARS = [(0, 30), (6, 60), (12, 90), (24, 130), (36, 155), (60, 190), (96, 220), (144, 250)]  # months, strength
LEFT = [100, 94, 89, 84, 79, 75, 71, 67, 63, 59, 56, 53, 50, 47, 45, 42, 40]  # percent after so many twelfths of a half-life


def tenths(number):  # 75.7 -> 757
    return round(number * 10)


def month(text):  # "2026-11"
    return int(text[:4]) * 12 + int(text[5:]) - 1


def apportion(total, weights):  # largest remainder, the earlier first
    whole = sum(weights)
    shares = [total * w // whole if whole else 0 for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i) if whole else i)
    for i in order[:total - sum(shares) if whole else 0]:
        shares[i] += 1
    return shares


def of_months(months):
    for (a, low), (b, high) in zip(YEARS, YEARS[1:]):
        if months < b:
            return low + (months - a) * (high - low) // (b - a)
    return 250


def strength(trace, as_of, same):
    """What the profile states of a skill, faded, and carried over to the skill that is asked for."""
    if trace["kind"] == "none":
        same("assumed without evidence", trace["assumed"], False)
        return same("strength without evidence", trace["strength"], 0)
    level, months = trace["level"], trace["months"]
    assumed = level is None and months is None
    stated = (125 if assumed else 50 * level if months is None else of_months(months) if level is None
              else (50 * level * 60 + of_months(months) * 40) // 100)
    idle = as_of - month(trace["last_used"]) if trace["last_used"] else 0
    recency = 100 if idle <= 12 else LEFT[min((idle - 12) * 12 // trace["half_life"], 16)]
    faded = stated * recency // 100
    same("assumed", trace["assumed"], assumed)
    same("stated", trace["stated"], stated)
    same("recency", trace["recency"], recency)
    if trace["kind"] == "direct":
        same("percent", trace["percent"], 100)
    else:
        same("via_strength", trace["via_strength"], faded)
    return same("strength of " + trace["name"], trace["strength"], faded * trace["percent"] // 100)


def requirement(part, as_of, same):
    strengths = [strength(trace, as_of, same) for trace in part["alternatives"]]
    best = max(strengths)
    same("transfer to an exact skill", part["exact"] and any(t["via"] for t in part["alternatives"]), False)
    for i, trace in enumerate(part["alternatives"]):  # the first of the strongest counts
        same("counts", trace["counts"], best > 0 and i == strengths.index(best))
    same("assumed", part["assumed"], best > 0 and part["alternatives"][strengths.index(best)]["assumed"])
    return best, min(250, best * 250 // (50 * part["level"]))


def archetype(part, as_of, same):
    pillars, found = part["pillars"], []
    for pillar in pillars:
        best, second = ([strength(trace, as_of, same) for trace in pillar["skills"]] + [0, 0])[:2]
        same("best before second", best >= second, True)
        found.append(same("strength of " + pillar["title"], pillar["strength"], min(250, best + second * 40 // 100)))
    whole, mean = sum(p["weight"] for p in pillars), sum(p["weight"] * f for p, f in zip(pillars, found))
    core = [f for p, f in zip(pillars, found) if p["core"]]
    first = next((i for i, p in enumerate(pillars) if p["core"] and found[i] == min(core)), None)
    for i, pillar in enumerate(pillars):  # the first of the weakest core pillars is marked
        same("weakest", pillar["weakest"], i == first)
    if part["role"] == "generalist":
        affinity = (80 * mean + 20 * min(core, default=250) * whole) // (100 * whole)
    else:
        affinity = mean // whole
    return affinity, affinity


def recompute(told):
    bad = []

    def same(what, said, computed):
        if said != computed:
            bad.append("%s: it says %s, computed %s" % (what, said, computed))
        return computed

    parts, as_of = told["parts"], month(told["as_of"])
    asked = [p for p in parts if p["kind"] == "requirement"]
    both = told["archetype_weight"] * 100
    weights = apportion(10000 - both, [p["authored_weight"] for p in asked])
    weights += apportion(both, [told["specialist_share"], 100 - told["specialist_share"]])
    for part, weight in zip(parts, weights):
        value, credit = (requirement if part["kind"] == "requirement" else archetype)(part, as_of, same)
        same("weight of " + part["label"], part["weight"], weight)
        same("strength of " + part["label"], part["strength"], value)
        same("credit of " + part["label"], part["credit"], credit)
        same("raw of " + part["label"], part["raw"], weight * credit)
    raw = same("raw", told["raw"], sum(p["raw"] for p in parts))
    fit = same("fit", tenths(told["fit"]), (raw + 1250) // 2500)
    for part, points in zip(parts, apportion(fit, [p["raw"] for p in parts])):
        same("points of " + part["label"], tenths(part["points"]), points)
    same("requirement", tenths(told["requirement"]), sum(tenths(p["points"]) for p in asked))
    same("archetype", tenths(told["archetype"]), fit - tenths(told["requirement"]))
    same("asked", told["asked"], len(asked))
    same("matched", told["matched"], sum(p["credit"] > 0 for p in asked))
    same("missing", told["missing"], [p["label"] for p in asked if not p["credit"]])
    total, sure = sum(p["weight"] for p in asked), sum(p["weight"] for p in asked if p["credit"] and not p["assumed"])
    same("completeness", told["completeness"], sure * 100 // total if total else 0)
    same("range", told["low"] <= told["fit"] <= told["high"], True)
    return bad


if len(sys.argv) < 2:
    sys.exit(__doc__)
status = 0
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        document = json.load(file)
    differences = recompute(document)
    for line in differences:
        print("%s: %s" % (name, line))
    if not differences:
        print("%s: %s for %s: fit %s, every number computed again" % (name, document["project"], document["key"], document["fit"]))
    status = 1 if differences else status
sys.exit(status)
