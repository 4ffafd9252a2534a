"""Reads every export of one odd estate with Python's own parsers, and prints what differs from what psql says.

The folder of the first argument has wanted.txt and the outputs. A file that nobody reads here is an error.
"""
import csv
import json
import os
import re
import sys
import unicodedata
from urllib.parse import unquote
from xml.parsers import expat

folder = sys.argv[1]
ours = "odd"
complaints = []


def read(name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return file.read()


def printable(text):
    """What a terminal may be shown: no control characters, no ends of lines, nothing that turns the direction."""
    shown = ""
    for letter in text:
        if letter in "\n\r\t":
            shown += {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[letter]
        elif unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") and letter != "\u200d":
            shown += "\\u{%x}" % ord(letter)
        else:
            shown += letter
    return shown


def cell(text):
    """A cell of a table that a spreadsheet takes for text."""
    shown = printable(text)
    return ("'" if re.match("\\s*[=+\\-@＝＋－＠]", shown) else "") + shown


def xml_text(text):
    return re.sub("[\ufffe\uffff]", lambda found: "\\u{%x}" % ord(found[0]), printable(text))


def equal(name, found, wanted):
    found, wanted = set(found), set(wanted)
    for kind, items in (("only there", found - wanted), ("missing", wanted - found)):
        for item in sorted(items, key=repr)[:3]:
            complaints.append(f"{name}: {kind}: {ascii(item)}")
    if not wanted:
        complaints.append(f"{name}: nothing was wanted")


records = [line.split("|") for line in read("wanted.txt").splitlines()]


def wanted(kind):
    """What psql says, one tuple for each; no text at all is None."""
    return [tuple(bytes.fromhex(field).decode() or None for field in record[1:])
            for record in records if record[0] == kind]


tables = {(schema, name) for schema, name, _ in wanted("table")}
values = {value for value, in wanted("value")}


def snapshot(name):
    document = json.loads(read(name))
    server = document["servers"][0]
    database = next(d for d in server["databases"] if d["name"] == ours)
    found = [(s["name"], t) for s in database["schemas"] for t in s.get("tables", [])]
    equal(name, [(s, t["name"], t.get("comment")) for s, t in found], wanted("table"))
    equal(name + " columns", [(t["name"], c["name"], c.get("comment")) for _, t in found for c in t["columns"]],
          wanted("column"))
    equal(name + " roles", {(r["name"],) for r in server["roles"] if not r["name"].startswith("pg_")}, wanted("role"))
    equal(name + " databases", {(d["name"],) for d in server["databases"]}, wanted("database"))
    equal(name + " tags", [t["tags"]["team"] for _, t in found if "team" in t.get("tags", {})], values)


def rows(name, found):
    equal(name, [(r["schema"], r["name"]) for r in found if r["kind"] == "table" and r["database"] == ours], tables)
    equal(name + " tags", [r["tags"]["team"] for r in found if r.get("database") == ours and "team" in r.get("tags", {})],
          values)


def lines(name):
    return [json.loads(line) for line in read(name).split("\n") if line]


def sheet(name):
    found = list(csv.reader(read(name).splitlines(keepends=True), strict=True))
    widths = {len(row) for row in found}
    if len(widths) != 1:
        complaints.append(f"{name}: rows of {widths} cells")
    titles = found[0]
    found = [dict(zip(titles, row)) for row in found[1:]]
    equal(name, [(r["schema"], r["name"]) for r in found if r["kind"] == "table" and r["database"] == ours],
          [(cell(s), cell(t)) for s, t in tables])
    for row in found:
        for value in row.values():
            if re.match("\\s*[=+\\-@＝＋－＠]", value) or printable(value) != value:
                complaints.append(f"{name}: not safe: {ascii(value)}")


def junit(name):
    found = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda element, attributes: (
        found.append(attributes["name"]) if element == "testcase" else None)
    parser.Parse(read(name).encode(), True)
    unmatched = {v["value"] for v in json.loads(read("coverage.json"))["unmatched"]}
    equal(name, [n for n in found if n.startswith('the value "')],
          [xml_text(f'the value "{v}" names an owner') for v in unmatched])


def values_of(name):
    known = {p.strip() for v in values for p in re.split("[,;]", v)}
    unmatched = {v["value"] for v in json.loads(read(name))["unmatched"]}
    strangers = {v for v in unmatched if v.strip() and v.strip() not in known}
    if strangers or not unmatched:
        complaints.append(f"{name}: {ascii(sorted(strangers)[:3])}")


def places(name, found):
    """Ids are paths: what comes after the database is the schema and the table, each percent-encoded."""
    parts = [[unquote(p) for p in r["id"].split("/")] for r in found if r["kind"] == "table"]
    equal(name, {(p[-3], p[-1]) for p in parts if ours in p}, tables)


def changes(name):
    found = [e.get("data", e) for e in lines(name)]
    places(name, [e for e in found if e["change"] == "added"])


readers = {
    "wanted.txt": lambda name: None,
    "export.json": snapshot,
    "owned.json": snapshot,
    "export.ndjson": lambda name: rows(name, lines(name)),
    "export.csv": sheet,
    "owners.ndjson": lambda name: rows(name, lines(name)),
    "owners.csv": sheet,
    "owners.json": lambda name: rows(name, json.loads(read(name))),
    "resources.json": lambda name: rows(name, json.loads(read(name))),
    "resources.csv": sheet,
    "last-known.json": lambda name: places(name, json.loads(read(name))["resources"]),
    "coverage.json": values_of,
    "check.xml": junit,
    "diff.json": lambda name: json.loads(read(name)),
    "diff.ndjson": changes,
    "changes.ndjson": changes,
    "status.json": lambda name: json.loads(read(name)),
}
for name in sorted(os.listdir(folder)):
    try:
        readers[name](name)
    except Exception as error:
        complaints.append(f"{name}: {type(error).__name__}: {ascii(str(error))[:300]}")
print("\n".join(complaints), end="")
