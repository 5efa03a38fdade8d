"""Four simpler scorers, to stand beside archefit. They read a person's text; archefit reads a profile.

A query is a list of keywords; a keyword is a set of spellings of one skill, such as {"cpp", "C++"}. People are a dict of key to
text. Each scorer gives a dict of key to score, the larger the better. Scores are floats: none of them is archefit's.
"""
import collections
import math
import re
import sqlite3

WORD = re.compile(r"[^\W_]+")
LONG_WORD = re.compile(r"\b\w\w+\b")


def words(text):
    return WORD.findall(text.lower())


def spellings(query):
    """Every spelling of the query once: without those that are the same words, or have a shorter one of the same skill in them."""
    found = {}
    for keyword in query:
        lines = {f" {' '.join(words(spelling))} ": spelling for spelling in sorted(keyword)}
        found.update((line, lines[line]) for line in lines if not any(other != line and other in line for other in lines))
    return list(found.values())


def keyword_words(people, query):
    """How many keywords occur as whole words."""
    query = [{f" {' '.join(words(spelling))} " for spelling in keyword} for keyword in query]
    scores = {}
    for key, text in people.items():
        line = f" {' '.join(words(text))} "
        scores[key] = sum(any(spelling in line for spelling in keyword) for keyword in query)
    return scores


def keyword_substring(people, query):
    """How many keywords occur anywhere, as Ctrl-F and SQL's LIKE find them."""
    return {key: sum(any(spelling.lower() in text.lower() for spelling in keyword) for keyword in query)
            for key, text in people.items()}


def bm25(people, query):
    """SQLite's FTS5 with its own tokenizer and constants; the spellings are phrases joined by OR."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE person USING fts5(key UNINDEXED, text)")
    db.executemany("INSERT INTO person VALUES (?, ?)", people.items())
    asked = " OR ".join('"' + spelling.replace('"', '""') + '"' for spelling in spellings(query))
    scores = dict.fromkeys(people, 0.0)
    scores.update(db.execute("SELECT key, -bm25(person) FROM person WHERE person MATCH ?", (asked,)))
    db.close()
    return scores


def tfidf(people, query):
    """Cosine of TF-IDF vectors by the defaults of scikit-learn: words of two letters or more, idf = ln((1 + n) / (1 + df)) + 1."""
    counts = {key: collections.Counter(LONG_WORD.findall(text.lower())) for key, text in people.items()}
    documents = collections.Counter(word for count in counts.values() for word in count)
    idf = {word: math.log((1 + len(people)) / (1 + df)) + 1 for word, df in documents.items()}
    asked = collections.Counter(set(LONG_WORD.findall(" ".join(spellings(query)).lower())))

    def vector(count):
        weights = {word: n * idf[word] for word, n in count.items() if word in idf}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    wanted = vector(asked)
    return {key: sum(weight * wanted.get(word, 0.0) for word, weight in vector(count).items()) for key, count in counts.items()}


BASELINES = {"keywords": keyword_words, "substrings": keyword_substring, "bm25": bm25, "tf-idf": tfidf}


def firsts(scores):
    """The keys that share the best score, sorted. Scores that differ by rounding only are the same."""
    best = max(scores.values())
    return sorted(key for key, score in scores.items() if best - score <= 1e-9 * max(1.0, abs(best)))
