"""Measures `archefit match` beside its peers: /usr/bin/python3 bench/match.py PROGRAM FOLDER   (make bench)

FOLDER has the tools that the Makefile builds (pool, plan, measure, xapian ...) and DuckDB's package; pools and databases are made there.
The result goes to standard output, and to bench/results.md and bench/results.svg when SIZES is not set.
  SIZES    candidates in the pools                                    "10000 100000 1000000", with BIG=1 also 10000000
  RUNS     runs of a size, in turns; medians are taken of them        7; 5 from a million on, 3 from ten million on
  LIMIT    seconds after which a load or a question is given up       900
  ENGINES  names of the peers, to leave some out                      "sql xapian fts5 duckdb postgres"
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import extras
import results
from engines import PEERS, Archefit, Failed, NearMisses, Tools, TooSlow
from sql import LIMIT, Query

AGAIN = 10  # seconds: a formulation that is quicker is tried twice
BENCH = Path(__file__).resolve().parent
PROJECTS = ["specialist", "generalist", "rare", "wide"]
MONTH = time.strftime("%Y-%m")  # rankings are as of the month in which the pool is imported


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Pool:
    """A size: its candidates as CSV, archefit's database of them with the projects, and the dump for the peers."""
    month = MONTH

    def __init__(self, tools, size):
        self.tools, self.size, self.folder = tools, size, tools.folder / f"match-{size}"
        self.csv, self.database = self.folder / "pool.csv", self.folder / "archefit.db"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        os.chmod(self.folder, 0o755)
        with open(self.csv, "w") as out:
            subprocess.run([tools.tool("pool"), str(size), str(BENCH.parent / "seeds/skills.json")], stdout=out, check=True)
        tools.call([tools.program, "--db", str(self.database), "import", str(self.csv), "--quiet"])
        tools.call([tools.program, "--db", str(self.database), "project", "add", str(BENCH / "projects")])

    def plan(self, mode, what):
        return self.tools.call([self.tools.tool("plan"), mode, str(self.database), MONTH, str(what)])

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def over(kept, name, size):
    """Would a load pass the limit, by what a smaller pool took?"""
    smaller = [(int(n), measured["load"].get(name)) for n, measured in kept["sizes"].items() if int(n) < size]
    if not smaller:
        return False
    n, seconds = max(smaller)
    return seconds is None or seconds * size / n > kept["limit"]


def load_one(kept, measured, engine):
    """Gives the engine its database, unless that takes too long. How long it took is kept, though it is not what is compared."""
    size = engine.pool.size
    if over(kept, engine.name, size):
        measured["left"][engine.name] = f"left out: loading would take more than {kept['limit']:.0f} s"
        say(f"{engine.label}: {size} candidates would take too long to load")
        return False
    start = os.times().elapsed
    try:
        engine.load()
    except TooSlow:
        measured["left"][engine.name] = f"left out: loading took more than {kept['limit']:.0f} s"
        say(f"{engine.label}: gave up loading {size} candidates")
        return False
    measured["load"][engine.name] = os.times().elapsed - start
    measured["bytes"][engine.name] = engine.bytes()
    say(f"{engine.label}: {size} candidates loaded in {measured['load'][engine.name]:.1f} s")
    return True


def load(kept, measured, peers, engines):
    """Those of the peers that have their databases in time join the engines. What no peer needs any more of the dump goes: it is large."""
    for i, engine in enumerate(peers):
        engines.append(engine)
        if not load_one(kept, measured, engine):
            engines.remove(engine)
            engine.close()
        for name in set(engine.needs).difference(*(peer.needs for peer in peers[i + 1:])):
            (engine.pool.folder / name).unlink()


def warm(files):
    for path in files:
        subprocess.run(["cat", str(path)], stdout=subprocess.DEVNULL, check=True)


def check(engine, project, rows, expected):
    if engine.checked and rows != expected:
        raise Failed(f"{engine.label} ranks {project} otherwise:\n{rows}\nwhere archefit has\n{expected}")
    if not engine.checked and len(expected) == LIMIT and not rows:
        raise Failed(f"{engine.label} finds nobody for {project}")


def choose(engine, project, query, expected):
    """The quickest formulation of a query for an engine; all must give the same. None: none is within the limit."""
    times = {}
    for name, way in engine.ways(project, query).items():
        try:
            seconds, _, rows = engine.run(way)
            if seconds < AGAIN:
                seconds = min(seconds, engine.run(way)[0])
        except TooSlow:
            continue
        check(engine, project, rows, expected)
        times[name] = (seconds, name, way)
    return min(times.values())[1:] if times else None


def compare(pool, engines, measured, runs):
    """All runs of all engines, in turns, so that a slow minute of the machine hits all of them; in an order that is another one each time, since who
    follows an engine that fills the processor's caches finds nothing of its own there. The same orders each time that it is measured."""
    ways, expected = {}, {}
    for project in PROJECTS:
        query = Query(pool.plan("query", project))
        for engine in engines:
            if engine.name == "archefit":
                expected[project] = engine.run(engine.command(project))[2]
                measured["eligible"][project] = engine.eligible
            chosen = choose(engine, project, query, expected[project])
            if chosen:
                measured["ways"].setdefault(engine.name, {})[project], ways[engine.name, project] = chosen
    for run in range(runs):
        for project in PROJECTS:
            for engine in random.Random(f"{pool.size} {run} {project}").sample(engines, len(engines)):
                if (engine.name, project) not in ways:
                    continue
                seconds, peak, rows = engine.run(ways[engine.name, project])
                check(engine, project, rows, expected[project])
                measured["times"].setdefault(engine.name, {}).setdefault(project, []).append(seconds)
                if peak:
                    peaks = measured["peaks"].setdefault(engine.name, {})
                    peaks[project] = max(peak, peaks.get(project, 0))
        say(f"{pool.size} candidates: run {run + 1} of {runs}")
    return ways


def measure(kept, tools, size, runs, chosen):
    measured = {"load": {}, "left": {}, "eligible": {}, "bytes": {}, "ways": {}, "times": {}, "peaks": {}}
    pool = Pool(tools, size)
    engines = [Archefit(tools, pool), NearMisses(tools, pool)]
    try:
        say(f"{size} candidates imported")
        pool.plan("dump", pool.folder)
        load(kept, measured, [peer(tools, pool) for peer in PEERS if peer.name in chosen], engines)
        warm([path for engine in engines for path in engine.files()])
        ways = compare(pool, engines, measured, runs)
        extras.measure(pool, engines, ways, measured, runs, say)
    finally:
        for engine in engines:
            engine.close()
    kept["sizes"][str(size)] = measured
    (tools.folder / "match.json").write_text(json.dumps(kept, indent=1))
    pool.close()


def first_line(tools, *command):
    return tools.call(list(command)).strip().splitlines()[0]


def versions(tools, chosen, scan):
    """What ran where, as pairs."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal: *(\d+)", Path("/proc/meminfo").read_text())[1]) // 1024
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    found = [("machine", f"{cpu[1] if cpu else os.uname().machine}, {os.cpu_count()} processors, {memory} MiB,"
                         f" one thread reads memory at {scan} GB/s"),
             ("system", f"{system[1] if system else os.uname().sysname}, Linux {os.uname().release}"),
             ("archefit", first_line(tools, tools.program, "--version")),
             ("sqlite3", first_line(tools, "sqlite3", "--version").split()[0] + ", with FTS5")]
    if "xapian" in chosen:
        found.append(("Xapian", first_line(tools, tools.tool("xapian"), "version")))
    if "duckdb" in chosen:
        found.append(("DuckDB", first_line(tools, "node", "-p", "require('@duckdb/node-api/package.json').version") +
                      f" (npm @duckdb/node-api), Node {first_line(tools, 'node', '--version')}"))
    if "postgres" in chosen:
        found.append(("PostgreSQL", first_line(tools, "/usr/lib/postgresql/15/bin/postgres", "--version").split()[2]))
    return found


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: match.py PROGRAM FOLDER")
    folder = Path(sys.argv[2]).resolve()
    os.environ.update(LC_ALL="C.UTF-8", NODE_PATH=str(folder / "node/node_modules"))
    standard = "10000 100000 1000000" + (" 10000000" if os.environ.get("BIG") else "")
    sizes = sorted(map(int, os.environ.get("SIZES", standard).split()))
    chosen = os.environ.get("ENGINES", "sql xapian fts5 duckdb postgres").split()
    limit = float(os.environ.get("LIMIT", "900"))
    tools = Tools(str(Path(sys.argv[1]).resolve()), folder, limit)
    scan = first_line(tools, tools.tool("scan"))
    kept = {"versions": versions(tools, chosen, scan), "limit": limit, "projects": PROJECTS, "sizes": {}, "scan": float(scan)}
    try:
        kept["start"] = extras.start_up(tools, Pool(tools, 100), say)
        for size in sizes:
            measure(kept, tools, size, int(os.environ.get("RUNS", "3" if size >= 10000000 else "5" if size >= 1000000 else "7")), chosen)
    except Failed as error:
        sys.exit(f"bench: {error}")
    ok = results.write(kept, folder / "results.md", folder / "results.svg")
    print((folder / "results.md").read_text(), end="")
    if "SIZES" not in os.environ:
        for name in ("results.md", "results.svg"):
            shutil.copyfile(folder / name, BENCH / name)
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped
    main()
