"""Changes random cells of a store at random, as the seed says, and prints what it did.

damaging.py STORE SEED: the constraints of the tables are gone first, for a damaged file keeps to none.
"""
import json
import random
import sqlite3
import sys

path, seed = sys.argv[1], int(sys.argv[2])
chance = random.Random(seed)
store = sqlite3.connect(path, isolation_level=None)
store.text_factory = bytes


def quoted(name):
    return '"%s"' % name


def names(sql):
    return [row[0].decode() for row in store.execute(sql)]


def bare(table):
    """The same table without its constraints."""
    store.execute(f"create table copy_of as select * from {quoted(table)}")
    store.execute(f"drop table {quoted(table)}")
    store.execute(f"alter table copy_of rename to {quoted(table)}")


NUMBERS = [0, 1, -1, 2**31, -2**31, 2**53 + 1, 2**63 - 1, -2**63, 1e308, -1e308, 0.5, float("inf"), float("-inf")]
TEXTS = ["", "x", "\x00", "\u202e\x1b[2J\u2028", "'", "a" * 100000, "e\u0301" * 1000, "-", "../..", "9" * 400]
BLOBS = [b"", b"\x00", b"\xff\xfe\xfd", b"{}", b"[]", b"null", b"0", b'""', b"[" * 50000, b"\x00" * 1000000]
RAW = ["1e400", "-1e400", "1" * 400, "-0", "1e-400", "[" * 2000 + "]" * 2000, '{"a":' * 2000 + "1" + "}" * 2000,
       '"\\ud800"', '"\\u0000"', "128.5", "18446744073709551616", "nul", '"', "9223372036854775808"]


def value_at_odds():
    return chance.choice([None, True, chance.choice(NUMBERS[:-2]), chance.choice(TEXTS), [], {}, [None], {"": {}},
                          "9999-99-99T99:99:99Z", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z"])


def spots(value):
    """Every place of a document that a value can be put in: a container and a key of it."""
    found, open_ = [], [value]
    while open_:
        container = open_.pop()
        keys = container.keys() if isinstance(container, dict) else range(len(container))
        for key in list(keys):
            found.append((container, key))
            if isinstance(container[key], (dict, list)):
                open_.append(container[key])
    return found


def changed_json(text):
    document = json.loads(text)
    places = spots(document) if isinstance(document, (dict, list)) else []
    if not places:
        return b"[]"
    container, key = chance.choice(places)
    kind = chance.randrange(5)
    mark = "\u0001mark"
    if kind == 0:
        container[key] = value_at_odds()
    elif kind == 1:
        del container[key]
    elif kind == 2:
        other, at = chance.choice(places)
        container[key] = json.loads(json.dumps(other[at])) if at in (other if isinstance(other, dict) else range(len(other))) else None
    elif kind == 3 and isinstance(container, list):
        container.extend([container[key]] * chance.choice([1, 1000]))
    else:
        container[key] = mark
    return json.dumps(document).replace(json.dumps(mark), chance.choice(RAW)).encode()


def changed(value):
    if isinstance(value, bytes) and value[:1] in (b"{", b"[") and chance.random() < 0.7:
        try:
            return changed_json(value)
        except ValueError:
            pass
    if isinstance(value, bytes) and value and chance.random() < 0.5:
        at = chance.randrange(len(value))
        return chance.choice([
            value[:at], value + value, value[:at] + bytes([chance.randrange(256)]) + value[at + 1:], value[at:],
        ])
    return chance.choice([None, chance.choice(NUMBERS), chance.choice(TEXTS), chance.choice(BLOBS)])


tables = names("select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by 1")
for _ in range(chance.choice([1, 1, 1, 2, 5])):
    table = chance.choice(tables)
    columns = names(f"select name from pragma_table_info('{table}') order by cid")
    bare(table)
    rows = [row[0] for row in store.execute(f"select rowid from {quoted(table)} order by rowid")]
    if not rows:
        continue
    column, row = chance.choice(columns), chance.choice(rows)
    kind = chance.randrange(8)
    if kind == 0:
        other = chance.choice(rows)
        store.execute(f"update {quoted(table)} set {column} = (select {column} from {quoted(table)} where rowid = ?) "
                      "where rowid = ?", (other, row))
        print(f"{table}.{column} of row {row} is that of row {other}", end="; ")
    elif kind == 1:
        store.execute(f"delete from {quoted(table)} where rowid = ?", (row,))
        print(f"{table} is without row {row}", end="; ")
    elif kind == 2:
        store.execute(f"insert into {quoted(table)} select * from {quoted(table)} where rowid = ?", (row,))
        print(f"{table} has row {row} twice", end="; ")
    else:
        old, = store.execute(f"select {column} from {quoted(table)} where rowid = ?", (row,)).fetchone()
        kind_of = store.execute(f"select typeof({column}) from {quoted(table)} where rowid = ?", (row,)).fetchone()[0]
        new = changed(old)
        # JSON in a blob stays one, or it would be refused for its type alone.
        if isinstance(new, bytes) and kind_of == b"text" and chance.random() < 0.8:
            new = new.decode(errors="surrogateescape").encode(errors="ignore").decode(errors="ignore")
        store.execute(f"update {quoted(table)} set {column} = ? where rowid = ?", (new, row))
        print(f"{table}.{column} of row {row} is {ascii(new)[:200]}", end="; ")
