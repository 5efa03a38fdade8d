#!/usr/bin/python3
"""Does --blind let anything through that tells who somebody is?

usage: leaks.py PROGRAM [SEED]      (in an empty folder)

Makes a pool whose personal values can be mistaken for nothing else, runs every view of every command that takes --blind in every format, with
codes, wrong calls included, and searches all that comes out (both streams, files, and what is inside of ZIP files) for every
value. The same views without --blind must show them: so the search does find. Ranks and points must not change."""
import html
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import urllib.parse
import zipfile

PROGRAM = sys.argv[1]
os.environ["ARCHEFIT_DB"] = store = os.path.abspath("pool.db")
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20261123
FORMATS = ["table", "json", "ndjson", "csv", "md"]
rng = random.Random(SEED)
problems = []


def complain(text):
    problems.append(text)


# ---------------------------------------------------------------- the pool

made = set()


def token(first="z"):
    """A word that is in no language, no hash and no code: long, and with letters that hexadecimal digits are not."""
    while True:
        word = first + "".join(rng.choice("hjkmpqvwxz") + rng.choice("aeiou") for _ in range(4)) + rng.choice("kmpt")
        if word not in made:
            made.add(word)
            return word


class Person:
    def __init__(self, number):
        a, b = "jqvwxyz"[number % 7], "qvwxyzj"[(number // 7 + number) % 7]
        self.first, self.last = token(a).capitalize(), token(b).capitalize()
        self.name = "" if number % 11 == 10 else f"{self.first} {self.last}"
        self.local = token()
        self.email = f"{self.local}@{token()}.example"
        self.id = "" if number % 3 == 0 else f"{token().upper()}-{number}"
        self.key = self.id or self.email
        self.digits = "49" + "".join(rng.choice("0123456789") for _ in range(9))
        self.phone = f"+{self.digits[:2]} {self.digits[2:5]} {self.digits[5:]}"
        self.initials = (a + b).upper()
        self.headline, self.notes, self.school = f"Builds {token()}", f"Likes {token()} a lot", f"University of {token()}"
        self.link, self.photo = f"https://www.linkedin.com/in/{token()}", f"https://img.example/{token()}.jpg"
        self.place = token()
        # Places that read like the words of archefit around them, too.
        self.location = [f"{self.place}", f"{self.place}, Germany", f"{self.place} is not among: DE, {self.place}",
                         f'{self.place}" not recognised (wanted: {self.place}', f"Berlin, {self.place}, Germany", f"{self.place}, France"][number % 6]
        self.unlisted, self.words = token(), token()
        self.skills = self.draw_skills(number)
        self.rate = [70, 90, 130, None][number % 4]

    def draw_skills(self, number):
        skills = [f"Python:{rng.randint(2, 5)}" if number % 5 else f"Python (with {self.words})", f"{self.unlisted}:4"]
        if number < 6:  # equal in everything, so that keys break the ties
            return f"Python:4; FastAPI:4; Docker:3 ({self.words}); {self.unlisted}"
        for skill in ["FastAPI", "PostgreSQL", "Docker", "Redis", "React", "Django", "OAuth 2.0"]:
            if rng.random() < 0.6:
                skills.append(rng.choice([f"{skill}:{rng.randint(1, 5)}", f"{skill} ({rng.randint(1, 9)} yrs, {self.words})", skill]))
        return "; ".join(skills)

    def row(self):
        return [self.id, self.name, self.email, self.phone, self.headline, self.location, self.notes, self.skills,
                f"{self.rate} EUR/hour" if self.rate else "", self.school, self.link, self.photo, self.initials]

    def values(self):
        """Every value, and every part of one that would tell, by kind."""
        yield from (("name", v) for v in (self.name, self.first, self.last) if self.name)
        yield from (("e-mail", v) for v in (self.email, self.local, self.email.split("@")[1]))
        yield from (("key", v) for v in (self.key, self.id.split("-")[0]) if v)
        yield "phone", self.phone
        for kind in ("headline", "notes", "school", "link", "photo", "location", "unlisted", "words"):
            value = getattr(self, kind)
            yield kind, value
            yield from ((kind, word) for word in re.findall(r"[a-z]{9,}", value.lower()) if word in made)


HEADER = ["id", "name", "email", "phone", "headline", "location", "notes", "skills", "rate", "school", "linkedin", "photo_url", "initials"]
people = [Person(n) for n in range(26)]
deeds = {"reason": [token() for _ in range(12)], "by": [token() for _ in range(12)]}
VALUES = sorted({(kind, value.lower()) for p in people for kind, value in p.values()} | {(kind, v) for kind in deeds for v in deeds[kind]})
INITIALS = {p.initials for p in people}
DIGITS = {p.digits[2:] for p in people}
INITIALS_IN = re.compile(r"(?<![0-9a-z])(" + "|".join(sorted(INITIALS)).lower() + r")(?![0-9a-z])")


def found_in(text):
    """What of the pool is in the text, as (kind, value)."""
    seen = set()
    for shown in {text, html.unescape(text), urllib.parse.unquote(text), re.sub(r"\\(.)", r"\1", text)}:
        low = shown.lower()
        flat = re.sub(r"\s+", " ", low)  # a terminal may break a value over lines
        seen |= {(kind, value) for kind, value in VALUES if value in low or value in flat}
        seen |= {("initials", m) for m in INITIALS_IN.findall(low)}
        joined = re.sub(r"[ ().+/-]", "", low)
        seen |= {("phone", d) for d in DIGITS if d in joined}
    return seen


def texts_of(data):
    """The bytes as text; of a ZIP file its comment, its names and what is in it."""
    if not data.startswith(b"PK\x03\x04"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join([archive.comment.decode("utf-8", "replace")] + [n + "\n" + texts_of(archive.read(n)) for n in archive.namelist()])


# ---------------------------------------------------------------- running

runs = 0


def run(*args, ok=True, text=None):
    global runs
    runs += 1
    done = subprocess.run([PROGRAM, *args], input=text, capture_output=True, text=True, errors="replace")
    if done.returncode not in (0, 1, 2, 4) or (ok and done.returncode):
        complain(f"exit status {done.returncode}: {args}\n{done.stderr}")
    return done


def setup():
    rows = [HEADER] + [p.row() for p in people]
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    with open(f"{token()}.csv", "w") as file:
        file.write(quoted + "\n")
        name = file.name
    run("import", name)
    resume = {"basics": {"name": people[1].name, "email": people[1].email, "phone": people[1].phone, "url": people[1].link, "image": people[1].photo,
                         "summary": f"Python with {people[1].words}"}, "education": [{"institution": people[1].school}],
              "skills": [{"name": "Python", "keywords": [people[1].unlisted]}]}
    with open("resume.json", "w") as file:
        json.dump(resume, file)
    run("import", "resume.json")
    projects = [
        {"slug": "api", "title": "An API", "requirements": [{"skill": "python", "importance": "must", "level": 3}, {"skill": "fastapi", "level": 4},
         {"skill": "docker"}, {"skill": "redis"}]},
        {"slug": "strict", "title": "With conditions", "requirements": [{"skill": "python", "importance": "must", "level": 2, "years": 1},
         {"skill": "postgresql"}, {"skill": "react"}], "constraints": {"max_rate": {"amount": 95, "currency": "EUR", "per": "hour"},
         "locations": ["DE", "Berlin"], "available_by": "2027-01-15", "work_mode": "remote", "min_years": 2}},
        {"slug": "places", "title": "By place", "requirements": [{"skill": "python", "level": 3}, {"skill": "docker"}],
         "constraints": {"locations": ["PT", "Porto"]}},
        {"slug": "nobody", "title": "For nobody", "requirements": [{"skill": "cobol", "importance": "must"}], "constraints": {"locations": ["JP"]}}]
    for project in projects:
        with open("project.json", "w") as file:
            json.dump(project, file)
        run("project", "add", "project.json")
    for project in projects[:3]:
        run("shortlist", "create", project["slug"], "--limit", "6", "--near-misses", "6", "--name", project["slug"])
    entries = json.loads(run("shortlist", "show", "api", "--format", "json").stdout)["entries"]
    keys = [e["key"] for e in entries]
    signed = [("--reason", r, "--by", b) for r, b in zip(deeds["reason"], deeds["by"])]
    run("shortlist", "decide", "api", keys[0], "invite", *signed[0])
    run("shortlist", "note", "api", keys[1], *signed[1])
    run("shortlist", "pin", "api", keys[2], "out", *signed[2])
    outside = next(p.key for p in people if p.key not in keys)
    run("shortlist", "pin", "api", outside, "in", *signed[3])
    near = json.loads(run("shortlist", "show", "places", "--format", "json").stdout)["near_misses"]
    run("shortlist", "pin", "places", near[0]["key"], "in", *signed[4])
    run("shortlist", "decide", "places", near[1]["key"], "reject", *signed[5])
    # Something changes: a fit, and who is there.
    news = ",".join(HEADER) + "\n"
    for person in people[6:12]:
        row = person.row()
        row[7] = f"Python:5; FastAPI:5; Docker:5 ({person.words})"
        news += ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n"
    with open("news.csv", "w") as file:
        file.write(news)
    run("import", "news.csv")
    for name in ("api", "places"):
        run("shortlist", "refresh", name)
    return outside


# ---------------------------------------------------------------- views


def views(who, outside):
    """Commands that show people, for the people of who, by whatever calls them; those that fail come last."""
    a, b, c, d = who[:4]
    for project in ("api", "strict", "places", "nobody"):
        yield ["match", project, "--near-misses", "100"], True
    yield ["match", "api", "--explain", "--limit", "0"], True
    yield ["match", "strict", "--strict", "--near-misses", "40"], True
    yield ["match", "api", "--where", "rate < 100 or country = DE"], True
    yield ["match", "--all-projects", "--limit", "9"], True
    yield ["match", "places", "--what-if", "--suppose", f"{a}:redis=5", "--suppose", f"{b}:docker=5@4", "--set", "python.level=5"], True
    yield ["match", "places", "--what-if", "--suppose", f"{c}:python=1", "--drop", "docker"], True
    yield ["match", "api", "--what-if", "--suppose", f"{a}:cobol=1", "--where", "country=JP"], True
    yield ["match", "api", "--stability", "--top", "4", "--runs", "50"], True
    for one in who:
        yield ["explain", "places", one], True
    yield ["explain", "strict", d], True
    yield ["compare", "api", a, b, c, d], True
    yield ["compare", "places", *who[2:10]], True
    yield ["projects-for", a, "--ranks"], True
    yield ["projects-for", d, "--near-misses", "9"], True
    for name in ("api", "api@1", "places", "strict"):
        for command in ("show", "history", "export"):
            yield ["shortlist", command, name], True
    yield ["shortlist", "diff", "api"], True
    yield ["shortlist", "diff", "places@1", "places@2"], True
    yield ["shortlist", "diff", "strict", "places"], True
    yield ["shortlist", "list"], False


def acts(who, outside, signed):
    """Commands that change the shortlist, and what is refused then."""
    a, b, c = who[:3]
    yield ["shortlist", "decide", "api", a, "hold", *signed], True
    yield ["shortlist", "note", "api", b, *signed], True
    yield ["shortlist", "pin", "api", outside, "off", *signed], True
    yield ["shortlist", "pin", "api", outside, "off", *signed], True
    yield ["shortlist", "pin", "api", outside, "in", *signed], True
    yield ["shortlist", "pin", "api", outside, "in", *signed], True
    yield ["shortlist", "pin", "strict", a, "in", *signed], True
    yield ["shortlist", "refresh", "api"], True
    yield ["shortlist", "refresh", "strict"], True


def wrong(signed):
    """Calls that fail, with texts of the pool in them: keys nearly right, and what should not have been written."""
    near = people[4].key[:-1] + "_"
    known = people[3]
    for args in (["explain", "api", known.key], ["compare", "api", known.key, people[6].key], ["projects-for", known.key],
                 ["match", "places", "--what-if", "--suppose", f"{known.key}:redis=5"], ["shortlist", "decide", "api", known.key, "hold", *signed],
                 ["shortlist", "note", "api", known.key, *signed], ["shortlist", "pin", "api", known.key, "in", *signed]):
        yield args
    for field, value in (("name", known.last), ("key", known.key), ("email", known.email), ("phone", known.phone), ("headline", known.headline),
                         ("location", known.place), ("notes", known.notes)):
        yield ["match", "api", "--where", f"{field} ~ '{value}'"]
    for args in (["shortlist", "show", known.email], ["shortlist", "decide", known.key, "api", "hold", *signed], ["explain", known.key, "api"],
                 ["shortlist", "refresh", known.key], ["shortlist", "diff", known.key, "api"], ["match", known.last], ["shortlist", "export", known.last]):
        yield args
    upper = people[3].key.swapcase()
    last = people[5].last
    yield ["explain", "api", near]
    yield ["explain", "api", last]
    yield ["explain", "api", upper, last]
    yield ["explain", "no-such-project", people[3].key]
    yield ["compare", "api", upper, people[3].key]
    yield ["compare", "api", near, people[3].key]
    yield ["compare", "api", *[p.key for p in people[:9]]]
    yield ["projects-for", near]
    yield ["match", "api", "--where", f"name ~ '{last}"]
    yield ["match", "api", "--where", f"{last} = 1"]
    yield ["match", "api", "--stability", "--where", f"{last} = 1"]
    yield ["match", "api", "--what-if", "--suppose", f"{near}:redis=5"]
    yield ["match", "api", "--what-if", "--suppose", f"{people[3].key}:redis=9"]
    yield ["match", "api", "--what-if", "--suppose", f"{people[3].key}:redis=5", "--suppose", f"{people[3].key}:redis=4"]
    yield ["match", "api", "--what-if", "--suppose", f"{people[3].key}:redis=5", "--where", f"{last} ~ 1"]
    yield ["shortlist", "decide", "api", near, "hold", *signed]
    yield ["shortlist", "decide", "strict", people[0].key, "hold", *signed]
    yield ["shortlist", "decide", "api", people[0].key, last, *signed]
    yield ["shortlist", "decide", "api", people[0].key, "hold", "--by", last]
    yield ["shortlist", "note", "api@1", people[0].key, *signed]
    yield ["shortlist", "pin", "api", last, "in", *signed]
    yield ["shortlist", "show", "api", last]


def check_clean(args, *outputs):
    for data in outputs:
        seen = found_in(data)
        if seen:
            complain(f"{' '.join(args)}\n    shows {sorted(seen)[:6]}\n    in {data[:300]!r}")


def pairs_of(document):
    """Rows of people in a document, in order: what calls them, and what must stay the same."""
    for name in ("matches", "near_misses", "entries", "kept", "first", "others", "people"):
        for row in document.get(name, []):
            if isinstance(row, dict) and "key" in row:
                yield row["key"], {k: row[k] for k in ("rank", "fit", "raw", "low", "high", "eligible", "rank_from", "rank_to", "kind") if k in row}


codes = {}


def compare_documents(args, plain, blind):
    """The same people in the same order with the same points, each always by one code."""
    if not plain or not blind:
        return
    plain, blind = json.loads(plain), json.loads(blind)
    if blind.get("blind") is not True or "blind" in plain:
        complain(f"{' '.join(args)}: \"blind\" is {blind.get('blind')}")
    shown, hidden = list(pairs_of(plain)), list(pairs_of(blind))
    if [p[1] for p in shown] != [p[1] for p in hidden]:
        complain(f"{' '.join(args)}: ranks or points differ")
    for (key, _), (code, _) in zip(shown, hidden):
        if codes.setdefault(key, code) != code:
            complain(f"{' '.join(args)}: {key} is {code}, and was {codes[key]}")
    if len(set(codes.values())) != len(codes):
        complain("two people have one code")


def export_files(seen_kinds):
    """Files of every ending that export knows, and their check."""
    for ending in ("html", "htm", "md", "csv", "json", "ndjson", "txt", "xlsx"):
        for name in ("api", "places@1", "strict"):
            plain, blind = f"plain.{ending}", f"blind.{ending}"
            run("shortlist", "export", name, "-o", plain, "--force")
            done = run("shortlist", "export", name, "-o", blind, "--force", "--blind")
            with open(plain, "rb") as file:
                seen = found_in(texts_of(file.read()))
            if not seen:
                complain(f"{plain}: nothing was found in it")
            seen_kinds |= {kind for kind, _ in seen}
            with open(blind, "rb") as file:
                check_clean(["export", blind], texts_of(file.read()), done.stdout, done.stderr)
            check = json.loads(run("shortlist", "verify", blind, "--format", "json").stdout)
            other = json.loads(run("shortlist", "verify", plain, "--format", "json").stdout)
            if not (check["verified"] and check["unaltered"] and check["blind"] and not check["has_content"]) or other["blind"]:
                complain(f"{blind}: {check}")
            if check["hash"] != other["hash"] or check["snapshots"] != other["snapshots"]:
                complain(f"{blind}: of another snapshot than {plain}")


def main():
    outside = setup()
    seen_kinds = set()
    listed = [e["key"] for e in json.loads(run("match", "api", "--limit", "0", "--format", "json").stdout)["matches"]]
    rest = [p.key for p in people if p.key not in listed]
    who = (listed[:6] + rest)[:10]
    for name in ("api", "strict", "places"):
        listing = ["match", name, "--limit", "0", "--near-misses", "100", "--format", "json"]
        compare_documents(listing, run(*listing).stdout, run(*listing, "--blind").stdout)
    by_code = [codes[key] for key in who]
    blind_views = list(views(by_code, outside))
    plain = {}
    for number, (args, personal) in enumerate(views(who, outside)):
        formats = FORMATS if args[0] != "explain" or number % 5 == 0 else ["json"]
        for form in formats:
            shown = run(*args, "--format", form, ok=False)
            plain[number, form] = shown.stdout
            seen = found_in(shown.stdout + shown.stderr)
            seen_kinds |= {kind for kind, _ in seen}
            if personal and not seen and args[:2] != ["shortlist", "history"] and "country=JP" not in args and (args[0], form) != ("explain", "csv"):
                complain(f"{' '.join(args)} --format {form}: nothing personal without --blind, so this says nothing")
            hidden = run(*blind_views[number][0], "--format", form, "--blind", ok=False)
            check_clean([*args, form], hidden.stdout, hidden.stderr)
            if hidden.returncode != shown.returncode:
                complain(f"{' '.join(args)}: exit status {hidden.returncode}, without --blind {shown.returncode}")
            if form == "json":
                compare_documents(args, shown.stdout, hidden.stdout)
    for args, _ in views(by_code[:8] + by_code[:6], outside):
        if args[0] in ("explain", "compare", "projects-for") and run(*args, ok=False).returncode != 1:
            complain(f"{args}: a code is taken without --blind")
    export_files(seen_kinds)
    for form in FORMATS:
        shutil.copy(store, "acts.db")
        for args, _ in acts(by_code, codes[outside], ("--reason", people[2].name + " " + deeds["reason"][8], "--by", deeds["by"][8])):
            done = run(*args, "--format", form, "--blind", "--db", "acts.db", ok=False)
            check_clean([*args, form], done.stdout, done.stderr)
            if done.returncode not in (0, 1) or not (done.stdout or done.stderr or form in ("csv", "ndjson")):
                complain(f"{args}: exit status {done.returncode}")
    for args in wrong(("--reason", deeds["reason"][9], "--by", deeds["by"][9])):
        done = run(*args, "--blind", ok=False)
        if done.returncode == 0:
            complain(f"{args}: is not refused")
        check_clean(args, done.stdout, done.stderr)
    # The search finds what is there: every kind of value, where profiles are shown.
    for person in people[:4]:
        shown = run("candidate", "show", person.key, "--format", "json").stdout
        seen_kinds |= {kind for kind, _ in found_in(shown)}
        for kind, value in person.values():
            if (kind, value.lower()) not in found_in(shown):
                complain(f"the search does not find the {kind} of {person.key} in its own profile: {value}")
        if ("initials", person.initials.lower()) not in found_in(shown):
            complain(f"the search does not find the initials of {person.key}")
    # What has no --blind refuses it.
    for args in (["candidate", "list"], ["candidate", "show", people[0].key], ["lean"], ["gaps", "api"], ["shortlist", "unblind", "api"]):
        if run(*args, "--blind", ok=False).returncode != 2:
            complain(f"{args} --blind: is not refused")
    missing = {kind for kind, _ in VALUES} | {"initials"}
    if missing - seen_kinds:
        complain(f"never found without --blind: {sorted(missing - seen_kinds)}")


main()
for problem in problems[:20]:
    print(problem)
print(f"{runs} runs, {len(VALUES)} values of {len(people)} people (seed {SEED}): " + (f"{len(problems)} problems" if problems else "nothing gets through"))
sys.exit(1 if problems else 0)
