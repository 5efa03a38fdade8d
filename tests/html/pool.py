#!/usr/bin/env python3
"""A pool of N people as CSV, most of them eligible for data/api.json and seeds/demo projects, with names that try to break a page.

usage: pool.py N > pool.csv     (the same N gives the same file)
"""
import csv
import random
import sys

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style><img src=x onerror=alert(3)>",
    "\"><svg onload=alert(4)>",
    "' onmouseover='alert(5)' x='",
    "&lt;b&gt; &amp; &#60;i&#62; &copy",
    "<!-- never closed",
    "]]> <![CDATA[ x",
    "javascript:alert(6)",
    "=HYPERLINK(\"http://example.org\")",
    "\u202egnp.exe\u202c Right to left",
    "\u2067isolated\u2069 \u200fmark",
    "\u0639\u0644\u064a \u0628\u0646 \u0623\u062d\u0645\u062f",
    "\u05d3\u05d5\u05d3 <b>",
    "\U0001f469\u200d\U0001f4bb Emoji \U0001f1e6\U0001f1ea",
    "Z\u0351\u036b\u0343a\u0365\u0364l\u0352g\u0355o" + "\u0301" * 200,
    "W" * 10000,
    "many words " * 900,
    "\u0001control\u001b[31m\u007f",
    "{{7*7}} ${7*7} %s%n %t",
    "file-sha256:" + "0" * 64,
    "sha256:" + "a" * 64,
    "\ufffe\uffff noncharacters",
    "a\\b `c` \u2028 line",
    "\u6f22\u5b57 \u304b\u306a \ud55c\uae00",
    "<a href=\"data:text/html,x\">link</a>",
    "<plaintext><textarea><title>",
    "",
]
SKILLS = ["Redis", "Pydantic", "asyncio", "Docker", "Kafka", "RabbitMQ", "OAuth2", "Prometheus", "Go", "React", "Django", "Kubernetes"]


def main():
    count = int(sys.argv[1])
    draw = random.Random(20261123)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["Candidate ID", "Full name", "Headline", "Location", "Years of experience", "Hourly rate", "Currency", "Skills"])
    for i in range(count):
        name = HOSTILE[(i - 3) % len(HOSTILE)] if i % 2 or i > 60 else f"Person {i} O'Test"
        skills = [f"FastAPI ({draw.randint(3, 9)} yrs, expert)", f"PostgreSQL:{draw.randint(3, 5)}", f"Python:{draw.randint(3, 5)}", "asyncio:4"]
        skills += [f"{s}:{draw.randint(1, 5)}" if draw.random() < .8 else s for s in draw.sample(SKILLS, draw.randint(0, 8))]
        if draw.random() < .2:
            skills = skills[1:]
        key = f"C-{i:04d}" + ("<&\"'>" if i % 7 == 3 else "")
        out.writerow([key, name, "Engineer", "Berlin, Germany", draw.randint(4, 20), draw.randint(40, 105), "EUR", "; ".join(skills)])


main()
