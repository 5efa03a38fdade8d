"""The engines that bench/match.py compares: how each gets the pool, and how it is asked.

An engine has
    name, label            for files and for tables
    load()                 makes its database, at path, out of the dump in the folder of the pool
    ways(project, query)   name -> argument of run: the formulations of a query; the quickest counts
    run(way)               seconds, peak KiB (None: not known) and rows "key|raw" of one run, the whole process unless label says otherwise
    files()                what must be in the page cache, or out of it
    close()                its database is gone
"""

import json
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import sql

BENCH = Path(__file__).resolve().parent


class TooSlow(Exception):
    pass


class Failed(Exception):
    pass


class Tools:
    """The programs of build/bench, in whose folder everything runs."""

    def __init__(self, program, folder, limit):
        self.program, self.folder, self.limit = program, folder, limit

    def tool(self, name):
        return str(self.folder / name)

    def call(self, command, limit=None, stdin=None, may_fail=False):
        """Standard output of a command that must succeed within the limit."""
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=limit, input=stdin, check=False)
        except subprocess.TimeoutExpired:
            raise TooSlow(command[0]) from None
        if done.returncode and not may_fail:
            raise Failed(f"{' '.join(command)[:300]}: {done.stderr.strip()[:500] or 'exit status %d' % done.returncode}")
        return done.stdout

    def measured(self, command, limit=None, statuses=(0,), env=None):
        """Seconds, peak KiB and output of a whole process."""
        usage = self.folder / "usage"
        usage.unlink(missing_ok=True)
        try:
            done = subprocess.run([self.tool("measure"), str(usage), *command], capture_output=True, text=True, check=False,
                                  timeout=limit or self.limit, env={**os.environ, **(env or {})})
        except subprocess.TimeoutExpired:
            raise TooSlow(command[0]) from None
        if done.returncode not in statuses:
            raise Failed(f"{' '.join(command)[:300]}: {done.stderr.strip()[:500] or 'exit status %d' % done.returncode}")
        seconds, peak, _ = usage.read_text().split()
        return float(seconds), int(peak), done.stdout


class Engine:
    checked = True  # its ranking must be archefit's
    needs = ()      # files of the dump

    def __init__(self, tools, pool):
        self.tools, self.pool, self.path = tools, pool, pool.folder / self.name

    def files(self):
        return [self.path] if self.path.is_file() else [path for path in self.path.rglob("*") if path.is_file()]

    def bytes(self):
        return sum(path.stat().st_size for path in self.files())

    def write(self, way, text):
        path = self.pool.folder / f"{self.name}-{way}.sql"
        path.write_text(text)
        return path

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.unlink(missing_ok=True)


class Archefit(Engine):
    name, label = "archefit", "archefit"
    near = ("--near-misses", "0")

    def __init__(self, tools, pool):
        super().__init__(tools, pool)
        self.path = pool.database

    def command(self, project):
        return [self.tools.program, "--db", str(self.path), "match", project, "--limit", "10", *self.near, "--as-of", self.pool.month,
                "--format", "json"]

    def ways(self, project, query):
        return {"match": self.command(project)}

    def run(self, way):
        seconds, peak, text = self.tools.measured(way, statuses=(0, 1))
        found = json.loads(text)
        self.eligible = found["eligible"]
        return seconds, peak, [f"{m['key']}|{m['raw']}" for m in found["matches"]]


class NearMisses(Archefit):
    name, label, near = "near", "archefit, with five near misses", ()


class Sqlite(Engine):
    """The database of archefit with two tables more: strengths are there for the asking, in the order that suits a query."""
    name, label, needs = "sql", "plain SQL, the same database", ("people.csv", "strengths.csv")
    settings = "PRAGMA mmap_size = 68719476736; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;"

    def load(self):
        shutil.copyfile(self.pool.database, self.path)
        self.tools.call([self.tools.tool("load"), str(self.path), f"{self.pool.folder}/people.csv", f"{self.pool.folder}/strengths.csv"],
                        self.tools.limit)

    def holders(self, query):
        """How many people have each skill that is a must-have."""
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as db:
            return {skill: db.execute("SELECT count(*) FROM strength WHERE skill = ?", (skill,)).fetchone()[0]
                    for term in query.musts for skill in term.skills}

    def ways(self, project, query):
        statements = sql.formulations(query, self.holders(query), sql.SQLITE)
        return {way: self.write(f"{project}-{way}", f"{self.settings}\n{text};\n") for way, text in statements.items()}

    def run(self, way):
        seconds, peak, text = self.tools.measured(["sqlite3", "-batch", "-readonly", "-init", "/dev/null", str(self.path), f".read {way}"])
        return seconds, peak, [line for line in text.splitlines() if line.startswith("C-")]


class Fts5(Sqlite):
    """The words of the profiles. bm25 is another score, so that only its time is compared."""
    name, label, needs, checked = "fts5", "FTS5 bm25", (), False

    def load(self):
        shutil.copyfile(self.pool.database, self.path)
        self.tools.call(["sqlite3", str(self.path)], self.tools.limit, (
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;"
            "CREATE TABLE person (n INTEGER PRIMARY KEY, key TEXT NOT NULL);"
            "INSERT INTO person SELECT id, key FROM candidate;"
            "CREATE VIRTUAL TABLE words USING fts5 (skills, content = '', detail = none);"
            "INSERT INTO words (rowid, skills) SELECT candidate_id, group_concat('s' || skill_id, ' ') FROM candidate_skill GROUP BY candidate_id;"
            "INSERT INTO words (words) VALUES ('optimize');"))

    def ways(self, project, query):
        return {"bm25": self.write(project, f"{self.settings}\n{sql.fts5(query)};\n")}


class Xapian(Engine):
    name, label, needs = "xapian", "Xapian", ("packed.tsv",)

    def load(self):
        self.tools.call([self.tools.tool("xapian"), "load", str(self.pool.folder / "packed.tsv"), str(self.path)], self.tools.limit)
        shutil.rmtree(f"{self.path}.raw", ignore_errors=True)

    def ways(self, project, query):
        return {"match": self.write(project, query.text)}

    def run(self, way):
        seconds, peak, text = self.tools.measured([self.tools.tool("xapian"), "match", str(self.path), str(way)])
        return seconds, peak, text.splitlines()

    def close(self):
        super().close()
        shutil.rmtree(f"{self.path}.raw", ignore_errors=True)


class DuckDB(Engine):
    name, label, needs = "duckdb", "DuckDB, without the start of Node", ("people.csv", "strengths.csv")

    def node(self, mode, source):
        return ["node", str(BENCH / "duckdb-match.mjs"), mode, str(self.path), str(source)]

    def load(self):
        self.tools.call(self.node("load", self.pool.folder), self.tools.limit)

    def ways(self, project, query):
        statements = sql.formulations(query, {}, sql.DUCKDB)
        return {way: self.write(f"{project}-{way}", text) for way, text in statements.items()}

    def run(self, way):
        _, peak, text = self.tools.measured(self.node("match", way))
        seconds, *rows = text.splitlines()
        return float(seconds), peak, rows


class Postgres(Engine):
    """A server of its own in the folder of the pool, on a socket, started and stopped here; not as root, which it refuses."""
    name, label, needs = "postgres", "PostgreSQL, query of a warm server", ("packed.tsv",)
    binaries = Path("/usr/lib/postgresql/15/bin")

    def __init__(self, tools, pool):
        super().__init__(tools, pool)
        self.started = False
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def server(self, program, *arguments):
        return self.tools.call([*self.user, str(self.binaries / program), *arguments], self.tools.limit)

    def psql(self, script, limit=None):
        return self.tools.call([str(self.binaries / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.path), "-U", "bench",
                                "-d", "postgres"], limit or self.tools.limit, script)

    def load(self):
        if self.user and subprocess.run([*self.user, "test", "-x", str(self.pool.folder)], check=False).returncode:
            self.path = Path(tempfile.mkdtemp(prefix="bench-postgres-"))  # where that user can get to
        self.path.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            os.chown(self.path, *pwd.getpwnam("postgres")[2:4])
        memory = int(re.search(r"MemTotal: *(\d+)", Path("/proc/meminfo").read_text())[1]) // 1024
        self.server("initdb", "-D", f"{self.path}/data", "-U", "bench", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
        options = (f"-c listen_addresses= -c unix_socket_directories={self.path} -c shared_buffers={memory // 4}MB -c work_mem=256MB"
                   " -c maintenance_work_mem=1GB -c max_wal_size=8GB -c fsync=off -c random_page_cost=1.1"
                   f" -c effective_cache_size={memory // 2}MB")
        self.server("pg_ctl", "start", "-w", "-D", f"{self.path}/data", "-l", f"{self.path}/log", "-o", options)
        self.started = True
        self.psql("CREATE UNLOGGED TABLE packed (n integer PRIMARY KEY, key text NOT NULL, affinities smallint[], skills smallint[],"
                  " strengths smallint[], possible smallint[]);\n"
                  f"\\copy packed FROM '{self.pool.folder}/packed.tsv'\n"
                  "CREATE INDEX packed_skills ON packed USING gin (skills);\nVACUUM ANALYZE packed;\n")

    def ways(self, project, query):
        text = sql.postgres(query)
        return {"jit": f"{text};\n", "no-jit": f"SET jit = off;\n{text};\n"}

    def run(self, way):
        text = self.psql(f"{way}\\timing on\n{way.splitlines()[-1]}\n")
        lines = text.splitlines()
        rows = [line for line in lines if line.startswith("C-")]
        seconds = float(re.search(r"Time: ([0-9.]+) ms", text)[1]) / 1000
        return seconds, None, rows[len(rows) // 2:]

    def files(self):
        return []

    def bytes(self):
        return int(self.psql("SELECT pg_total_relation_size('packed');\n"))

    def close(self):
        if self.started:
            self.server("pg_ctl", "stop", "-m", "immediate", "-D", f"{self.path}/data")
            self.started = False
        super().close()


PEERS = [Xapian, Postgres, Sqlite, DuckDB, Fts5]  # in the order in which they free the files of the dump
SHOWN = [Archefit, NearMisses, Sqlite, Xapian, Fts5, DuckDB, Postgres]  # in the order of tables
