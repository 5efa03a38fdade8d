"""What bench/match.py measures of archefit beside the questions: its size, inside of a process, a cold cache, one change, all projects."""

import json
import random
import sqlite3

from engines import Failed

STARTS = 31     # runs of what takes milliseconds
CHANGES = 101
PROJECTS = 1000
ALL_RUNS = 3


def start_up(tools, pool, say):
    """Programs that have nearly nothing to do, in turns: seconds by name."""
    commands = {
        "sqlite3": ["sqlite3", str(pool.database), "select 1"],
        "version": [tools.program, "version"],
        "match": [tools.program, "--db", str(pool.database), "match", "wide", "--limit", "10", "--near-misses", "0", "--as-of", pool.month],
    }
    times = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            times[name].append(tools.measured(command)[0])
    pool.close()
    say("start-up measured")
    return times


def inside(pool, project, runs):
    """Milliseconds of a ranking in a process that has the database open: median, least, most."""
    text = pool.tools.call([pool.tools.tool("inside"), "match", str(pool.database), pool.month, project, str(runs)])
    return [float(word) for word in text.split()]


def blobs(pool, archefit, project, way, runs):
    """Seconds of a process that reads the postings of a project and no more, in turns with archefit's, and how many bytes these are. None:
    there are no postings."""
    ids = pool.plan("blobs", project)
    if not ids:
        return None
    path = pool.folder / "ids"
    path.write_text(ids)
    command = [pool.tools.tool("blobs"), str(pool.database), str(path)]
    found = {"times": [], "archefit": []}
    for _ in range(runs):
        seconds, _, text = pool.tools.measured(command)
        found["times"].append(seconds)
        found["archefit"].append(archefit.run(way)[0])
    return {**found, "bytes": int(text.split()[1])}


def cold(engines, ways, project, runs):
    """Seconds by engine when no page of its database is in the page cache, in turns. None: the system keeps pages there."""
    times = {engine.name: [] for engine in engines}
    for _ in range(runs):
        for engine in engines:
            try:
                engine.tools.call([engine.tools.tool("evict"), *map(str, engine.files())])
            except Failed:
                return None
            times[engine.name].append(engine.run(ways[engine.name, project])[0])
    return times


def sizes(pool):
    """Bytes: the file, the CSV, the postings' blobs and their pages. None for postings that are not there."""
    found = {"file": pool.database.stat().st_size, "csv": pool.csv.stat().st_size, "blobs": None, "pages": None}
    with sqlite3.connect(f"file:{pool.database}?mode=ro", uri=True) as db:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'posting'").fetchone():
            found["blobs"] = db.execute("SELECT sum(length(b)) FROM posting").fetchone()[0]
    if found["blobs"]:
        found["pages"] = int(pool.tools.call(["sqlite3", "-readonly", str(pool.database), "SELECT sum(pgsize) FROM dbstat WHERE name = 'posting'"]))
    return found


def change(pool):
    """Milliseconds of a change of one candidate, its transaction included, where fsync takes 1 ms: median, least, most."""
    text = pool.tools.measured([pool.tools.tool("inside"), "change", str(pool.database), pool.month, f"C-{pool.size // 2:07d}", str(CHANGES)],
                               env={"LD_PRELOAD": pool.tools.tool("fsync.so")})[2]
    return [float(word) for word in text.split()]


def a_project(number, skills, chance):
    """One of many: up to three must-haves, up to five that are welcome, popular skills more often."""
    drawn = []
    for _ in range(200):
        skill = skills[min(int(len(skills) ** chance.random()), len(skills)) - 1]
        if skill not in drawn:
            drawn.append(skill)
        if len(drawn) == 3 + number % 6:
            break
    musts = chance.randint(0, 3)
    asked = [{"skill": skill, "importance": "must" if i < musts else "should" if i < 5 else "nice", "level": chance.randint(1, 4)}
             for i, skill in enumerate(drawn)]
    return {"slug": f"many-{number:04d}", "title": f"Project {number}", "requirements": asked}


def add_projects(pool):
    """Stores as many projects as make a thousand, the same on every machine."""
    with sqlite3.connect(f"file:{pool.database}?mode=ro", uri=True) as db:
        skills = [row[0] for row in db.execute("SELECT s.slug FROM skill s JOIN candidate_skill cs ON cs.skill_id = s.id"
                                               " WHERE s.origin <> 'unlisted' GROUP BY s.id ORDER BY count(*) DESC, s.slug")]
        there = db.execute("SELECT count(*) FROM project").fetchone()[0]
    folder = pool.folder / "projects"
    folder.mkdir()
    chance = random.Random(20261123)
    for number in range(PROJECTS - there):
        (folder / f"{number:04d}.json").write_text(json.dumps(a_project(number, skills, chance)))
    pool.tools.call([pool.tools.program, "--db", str(pool.database), "project", "add", str(folder)])


def all_projects(pool):
    """Seconds for a thousand projects, with two threads and with one. None: this version has no --all-projects."""
    tools = pool.tools
    usage = tools.call([tools.program, "help", "match"])
    if "--all-projects" not in usage:
        return None
    add_projects(pool)
    command = [tools.program, "--db", str(pool.database), "match", "--all-projects", "--limit", "10", "--as-of", pool.month, "--format", "csv"]
    threads = "--threads" in usage
    ways = {"two": command + (["--threads", "2"] if threads else []),
            "one": command + ["--threads", "1"] if threads else ["taskset", "-c", "0", *command]}
    times = {name: [] for name in ways}
    peak = 0
    for _ in range(ALL_RUNS):
        for name, way in ways.items():
            seconds, most, _ = tools.measured(way)
            times[name].append(seconds)
            peak = max(peak, most)
    return {**times, "peak": peak}


def measure(pool, engines, ways, measured, runs, say):
    archefit = engines[0]
    projects = [project for name, project in ways if name == archefit.name]
    measured["sizes"] = sizes(pool)
    measured["inside"] = {project: inside(pool, project, runs) for project in projects}
    measured["blobs"] = {project: blobs(pool, archefit, project, ways[archefit.name, project], runs) for project in projects}
    measured["cold"] = {project: cold([e for e in engines if e.name in ("archefit", "sql") and (e.name, project) in ways], ways, project,
                                      min(runs, 3)) for project in projects}
    measured["change"] = change(pool)
    measured["all"] = all_projects(pool)
    say(f"{pool.size} candidates: everything measured")
