"""The table and the plot of bench/match.py, out of what it measured (match.json)."""

import json
import sys
from pathlib import Path
from statistics import median

import plot
from engines import SHOWN

LABELS = {engine.name: engine.label for engine in SHOWN}
AT_LEAST = {  # times as fast as the peer, by project
    "sql": {"specialist": 15, "generalist": 50, "rare": 5, "wide": 100},
    "xapian": {"specialist": 3, "generalist": 8, "rare": 1.5, "wide": 20},
    "fts5": {"specialist": 8, "generalist": 8, "rare": 2, "wide": 8},
    "duckdb": {"specialist": 10, "generalist": 10, "rare": 10, "wide": 10},
    "postgres": {"specialist": 10, "generalist": 10, "rare": 10, "wide": 10},
}
NOT_HERE = "not in this version"
MILLION = 1000000


def milliseconds(seconds):
    value = seconds * 1000
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def short(value):
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def ratio(times, others):
    """The median of the ratios of paired runs."""
    return median(a / b for a, b in zip(times, others))


def people(size):
    return f"{size:,}"


def question_table(kept, size):
    measured = kept["sizes"][str(size)]
    own = measured["times"]["archefit"]
    lines = ["| Engine | " + " | ".join(kept["projects"]) + " | Peak MiB | Load s | MiB on disk |",
             "|---|" + "---|" * (len(kept["projects"]) + 3)]
    lines.append("| people who are eligible | " + " | ".join(people(measured["eligible"][project]) for project in kept["projects"]) + " | | | |")
    for name, label in LABELS.items():
        times = measured["times"].get(name)
        if not times:
            lines.append(f"| {label} | {measured['left'].get(name, 'not asked')} |" + " |" * (len(kept["projects"]) + 2))
            continue
        cells = []
        for project in kept["projects"]:
            if project not in times:
                cells.append("over the limit")
                continue
            runs = times[project]
            cell = f"{milliseconds(median(runs))} ({milliseconds(min(runs))}–{milliseconds(max(runs))})"
            if name != "archefit":
                cell += f" {short(ratio(runs, own[project]))}x"
            if len({*measured['ways'][name].values()}) > 1:
                cell += f" *{measured['ways'][name][project]}*"
            cells.append(cell)
        peaks = measured["peaks"].get(name)
        cells.append(f"{max(peaks.values()) / 1024:.0f}" if peaks else "")
        cells.append(f"{measured['load'][name]:.1f}" if name in measured["load"] else "")
        disk = measured["bytes"].get(name, measured["sizes"]["file"] if name == "archefit" else None)
        cells.append(f"{disk / 1048576:.0f}" if disk else "")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return lines


def spread(values):
    return f"{short(values[0])} ({short(values[1])}–{short(values[2])})"


def of_runs(seconds):
    return f"{milliseconds(median(seconds))} ({milliseconds(min(seconds))}–{milliseconds(max(seconds))})"


def more_table(kept, size):
    """What is measured of archefit beside the questions, in milliseconds."""
    measured, projects = kept["sizes"][str(size)], kept["projects"]
    rows = [("archefit inside of a process, median (least–most)", [spread(measured["inside"][project]) for project in projects]),
            ("a process that only reads the same postings", [of_runs(found["times"]) if (found := measured["blobs"][project]) else NOT_HERE
                                                            for project in projects])]
    for name in ("archefit", "sql"):
        rows.append((f"{LABELS[name]}, cold file cache", [of_runs(times) if (times := (measured["cold"][project] or {}).get(name)) else "not measured"
                                                           for project in projects]))
    return ["| ms | " + " | ".join(projects) + " |", "|---|" + "---|" * len(projects),
            *(f"| {label} | " + " | ".join(cells) + " |" for label, cells in rows)]


class Targets:
    """Rows of target, measured, limit and whether it is met; value None: there is nothing to judge; limit None: nothing to judge by."""

    def __init__(self):
        self.lines, self.missed = ["| Target | Measured | Limit | |", "|---|---|---|---|"], 0

    def add(self, what, value, limit, less=True, unit="", why=NOT_HERE):
        if limit is None:
            self.lines.append(f"| {what} | {why if value is None else short(value) + unit} | none | |")
            return
        side = "at most" if less else "at least"
        if value is None:
            self.lines.append(f"| {what} | {why} | {side} {limit}{unit} | |")
            return
        met = value <= limit if less else value >= limit
        self.missed += not met
        self.lines.append(f"| {what} | {short(value)}{unit} | {side} {limit}{unit} | {'met' if met else '**missed**'} |")


def speed_targets(targets, kept, size):
    measured = kept["sizes"][str(size)]
    own = measured["times"]["archefit"]
    for name, limits in AT_LEAST.items():
        for project in kept["projects"]:
            times = measured["times"].get(name, {}).get(project)
            targets.add(f"{LABELS[name]} / archefit, {project}", ratio(times, own[project]) if times else None, limits[project], False, "x",
                        "not measured")
    for project in kept["projects"]:  # neither opens anything: beside the same ratio to a whole process above
        times = measured["times"].get("postgres", {}).get(project)
        targets.add(f"{LABELS['postgres']} / archefit inside of a process, {project}",
                    median(times) * 1000 / measured["inside"][project][0] if times else None, None, False, "x", "not measured")
    for project in kept["projects"]:
        found = measured["blobs"][project]
        targets.add(f"archefit / reading the same postings, {project}", ratio(found["archefit"], found["times"]) if found else None, 1.5, True, "x")
    for project in kept["projects"]:
        cold = measured["cold"][project] or {}
        targets.add(f"cold file cache: archefit / plain SQL, {project}", ratio(cold["archefit"], cold["sql"]) if "sql" in cold else None, 1, True,
                    "x", "not measured")


def size_targets(targets, kept, size):
    """Memory, postings, the file, a change, all projects."""
    measured = kept["sizes"][str(size)]
    bytes_of = measured["sizes"]
    targets.add("peak memory", max(measured["peaks"]["archefit"].values()) / 1024, 32 if size <= MILLION else 64, True, " MiB")
    targets.add("postings, pages of the file", bytes_of["pages"] / size if bytes_of["pages"] else None, 60, True, " bytes a candidate")
    targets.add("postings, without what pages leave free", bytes_of["blobs"] / size if bytes_of["blobs"] else None, 60, True, " bytes a candidate")
    targets.add("database / CSV", bytes_of["file"] / bytes_of["csv"], 1.5, True, "x")
    if size > MILLION:
        return
    targets.add("one candidate changed, fsync of 1 ms", measured["change"][0], 2, True, " ms")
    many = measured["all"]
    targets.add(f"1000 projects, two threads, as if memory were read at 10 GB/s ({short(kept['scan'])} here)",
                median(many["two"]) * kept["scan"] / 10 if many else None, 2, True, " s")
    targets.add("1000 projects: one thread / two threads", ratio(many["one"], many["two"]) if many else None, 1.4, False, "x")


def growth_targets(targets, kept, size):
    """From a million to ten."""
    small, big = kept["sizes"].get(str(MILLION)), kept["sizes"][str(size)]
    if size != 10 * MILLION or not small:
        return
    for project in kept["projects"]:
        targets.add(f"inside of a process: ten million / one million, {project}", big["inside"][project][0] / small["inside"][project][0], 12, True,
                    "x")


def start_targets(targets, kept):
    start = kept["start"]
    for name, label in (("version", "`archefit version`"), ("match", "`archefit match` on 100 candidates")):
        targets.add(f"start: {label} less `sqlite3 db 'select 1'`",
                    median(a - b for a, b in zip(start[name], start["sqlite3"])) * 1000, 3, True, " ms")


def all_projects_line(many):
    if not many:
        return f"1000 projects (`match --all-projects`): {NOT_HERE}."
    return (f"1000 projects (`match --all-projects`): two threads {median(many['two']):.2f} s, one thread {median(many['one']):.2f} s,"
            f" peak {many['peak'] / 1024:.0f} MiB.")


def report(kept, sizes):
    targets = []
    lines = ["# make bench", "", "Written by bench/match.py; how it measures is in [docs/performance.md](../docs/performance.md). Times are"
             " milliseconds: the median of all runs, in brackets the least and the most, then how many times archefit's that is (the median over"
             " runs that took turns), and the formulation that was quickest where several were tried.", "",
             "![Time against pool size](results.svg)", "", *(f"- {what}: {version}" for what, version in kept["versions"]), ""]
    judged = max([size for size in sizes if size <= MILLION] or sizes)
    for size in sizes:
        measured = kept["sizes"][str(size)]
        runs = len(measured["times"]["archefit"][kept["projects"][0]])
        lines += [f"## {people(size)} candidates, {runs} runs", "", *question_table(kept, size), "", *more_table(kept, size), "",
                  f"One candidate changed, with its transaction, where fsync takes 1 ms: {spread(measured['change'])} ms. "
                  + all_projects_line(measured["all"]), ""]
        if size < judged:
            continue
        found = Targets()
        if size == judged:
            speed_targets(found, kept, size)
            start_targets(found, kept)
        size_targets(found, kept, size)
        growth_targets(found, kept, size)
        targets.append(found)
        lines += [f"### Targets, at {people(size)}", "", *found.lines, ""]
    start = kept["start"]
    lines += ["## Start", "", "| ms | median (least–most) |", "|---|---|", f"| `sqlite3 db 'select 1'` | {of_runs(start['sqlite3'])} |",
              f"| `archefit version` | {of_runs(start['version'])} |", f"| `archefit match` on 100 candidates | {of_runs(start['match'])} |", ""]
    return "\n".join(lines), sum(found.missed for found in targets)


def write(kept, markdown, svg):
    """Writes both; True when no target was missed."""
    sizes = sorted(map(int, kept["sizes"]))
    text, missed = report(kept, sizes)
    Path(markdown).write_text(text)
    Path(svg).write_text(plot.draw(kept, sizes, LABELS))
    return not missed


if __name__ == "__main__":  # draws again: results.py MATCH.JSON RESULTS.MD RESULTS.SVG
    write(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], sys.argv[3])
