"""The compiled query of a project as SQL for each engine, in every formulation that is tried; the quickest counts.

Each statement gives key and raw of the first ten. The tables are those that bench/engines.py loads:
    person (n, key, a0, a1, ...)             affinities
    strength (skill, n, strength, possible)  whatever anybody has or receives, in order of skill and person
and, for PostgreSQL, packed (n, key, affinities, skills, strengths, possible), the last four of them arrays.
"""

LIMIT = 10


class Term:
    def __init__(self, words):
        self.must = words[0] == "must"
        self.weight, self.level, self.threshold = map(int, words[1:4])
        self.skills = [int(word) for word in words[4:]]


class Query:
    """What bench/plan.c prints of a project."""

    def __init__(self, text):
        lines = [line.split() for line in text.splitlines()]
        self.text = text
        self.terms = [Term(words) for words in lines if words[0] != "affinity"]
        self.affinities = [(int(words[1]), int(words[2])) for words in lines if words[0] == "affinity" and words[1] != "0"]
        self.musts = [term for term in self.terms if term.must]

    def skills(self):
        return sorted({skill for term in self.terms for skill in term.skills})

    def affinity(self, column):
        """The part of raw that archetypes carry; column gives the SQL of an affinity."""
        return " + ".join(f"{weight} * {column(i)}" for weight, i in self.affinities) or "0"


def person_column(i):
    return f"p.a{i}"


def credit(term, strength, least, divide):
    return f"{term.weight} * {least}(250, {strength} * 5 {divide} {term.level})"


def rarest_first(musts, rows):
    """Must-haves in the order in which it pays to look at them; rows tells how many people have a skill."""
    return sorted(musts, key=lambda term: sum(rows.get(skill, 0) for skill in term.skills))


def probe(query, rows, dialect):
    """From those who have the rarest must-have, look up the other must-haves, then their affinities, then everything else by (skill, n)."""
    least, most, divide, inner = dialect
    musts = rarest_first(query.musts, rows)
    base = "d.n" if musts else "p.n"
    source, joins, where, sums = "person p", [], [], []
    if musts:
        some = " UNION ".join(f"SELECT n FROM strength WHERE skill = {skill} AND possible >= {musts[0].threshold}" for skill in musts[0].skills)
        source = f"({some}) d"
    for i, term in enumerate([*musts, *(t for t in query.terms if not t.must)]):
        names = [f"t{i}_{j}" for j in range(len(term.skills))]
        if i == len(musts) and musts:
            joins.append(f"{inner} person p ON p.n = d.n")
        for name, skill in zip(names, term.skills):
            single = term.must and len(names) == 1
            at_least = f" AND {name}.possible >= {term.threshold}" if single else ""
            joins.append(f"{inner if single else 'LEFT JOIN'} strength {name} ON {name}.skill = {skill} AND {name}.n = {base}{at_least}")
        if term.must and len(names) > 1 and i:
            where.append(f"{best_of([f'coalesce({name}.possible, 0)' for name in names], most)} >= {term.threshold}")
        sums.append(credit(term, best_of([f"coalesce({name}.strength, 0)" for name in names], most), least, divide))
    if len(musts) == len(query.terms):
        joins.append(f"{inner} person p ON p.n = d.n")
    return (f"SELECT p.key, {' + '.join([*sums, query.affinity(person_column)])} AS raw FROM {source} {' '.join(joins)}"
            f"{' WHERE ' + ' AND '.join(where) if where else ''} ORDER BY raw DESC, p.n LIMIT {LIMIT}")


def best_of(values, most):
    return values[0] if len(values) == 1 else f"{most}({', '.join(values)})"


def group(query, rows, dialect):
    """Read the rows of all asked skills, add up by person, keep those who have all must-haves, then the affinities."""
    least, _, divide, _ = dialect
    parts, sums, having = [], ["sum(CASE WHEN g < 0 THEN v ELSE 0 END)"], []
    for i, term in enumerate(query.terms):
        several = len(term.skills) > 1
        met = f"possible >= {term.threshold}" if term.must else "0 = 1"
        for skill in term.skills:
            parts.append(f"SELECT n, {credit(term, 'strength', least, divide)} AS v, {i if several else -1} AS g,"
                         f" CASE WHEN {met} THEN {1 << i if term.must else 0} ELSE 0 END AS met FROM strength WHERE skill = {skill}")
        if several:
            sums.append(f"max(CASE WHEN g = {i} THEN v ELSE 0 END)")
        if term.must:
            having.append(f"max(met & {1 << i}) > 0")
    grouped = (f"SELECT n, {' + '.join(sums)} AS v FROM ({' UNION ALL '.join(parts)}) s GROUP BY n"
               f"{' HAVING ' + ' AND '.join(having) if having else ''}")
    source = f"({grouped}) g JOIN person p ON p.n = g.n" if query.musts else f"person p LEFT JOIN ({grouped}) g ON g.n = p.n"
    return (f"SELECT p.key, coalesce(g.v, 0) + {query.affinity(person_column)} AS raw FROM {source}"
            f" ORDER BY raw DESC, p.n LIMIT {LIMIT}")


SQLITE = ("min", "max", "/", "CROSS JOIN")
DUCKDB = ("least", "greatest", "//", "JOIN")


def merged(query, rows, dialect):
    """As group, with a row for each person's affinities among the rows that are added up: no join where everybody is eligible."""
    least, _, divide, _ = dialect
    parts = [f"SELECT n, {query.affinity(person_column)} AS v FROM person p"]
    for term in query.terms:
        parts.append(f"SELECT n, {credit(term, 'strength', least, divide)} AS v FROM strength WHERE skill = {term.skills[0]}")
    return (f"SELECT p.key, b.raw FROM (SELECT n, sum(v) AS raw FROM ({' UNION ALL '.join(parts)}) s GROUP BY n"
            f" ORDER BY raw DESC, n LIMIT {LIMIT}) b JOIN person p ON p.n = b.n ORDER BY b.raw DESC, b.n")


def formulations(query, rows, dialect):
    """Name and statement of all that make sense for the query."""
    found = {"probe": probe(query, rows, dialect), "group": group(query, rows, dialect)}
    if not query.musts and all(len(term.skills) == 1 for term in query.terms):
        found["merged"] = merged(query, rows, dialect)
    return found


def postgres(query):
    """One row a person: GIN finds those who have all must-haves, array_position the strengths."""
    def at(array, skill):
        return f"coalesce({array}[array_position(skills, {skill}::smallint)], 0)"

    def array(skills):
        return f"ARRAY[{', '.join(map(str, skills))}]::smallint[]"

    def best(name, term):
        return best_of([at(name, skill) for skill in term.skills], "greatest")

    where = []
    for term in query.musts:
        where.append(f"skills {'@>' if len(term.skills) == 1 else '&&'} {array(term.skills)}")
        where.append(f"{best('possible', term)} >= {term.threshold}")
    sums = [credit(term, best("strengths", term), "least", "/") for term in query.terms]
    return (f"SELECT key, {' + '.join([*sums, query.affinity(lambda i: f'affinities[{i + 1}]')])} AS raw FROM packed"
            f"{' WHERE ' + ' AND '.join(where) if where else ''} ORDER BY raw DESC, n LIMIT {LIMIT}")


def fts5(query):
    """The words of the must-haves, and of everything else for the order. bm25 is another score: only what it takes is compared."""
    def words(term):
        return "(" + " OR ".join(f"s{skill}" for skill in term.skills) + ")"

    every = "(" + " OR ".join(f"s{skill}" for skill in query.skills()) + ")"
    match = " AND ".join([*map(words, query.musts), every])
    return (f"SELECT p.key, 0 FROM (SELECT rowid AS n, rank AS r FROM words WHERE words MATCH '{match}' ORDER BY rank LIMIT {LIMIT}) w"
            " JOIN person p ON p.n = w.n ORDER BY w.r")
