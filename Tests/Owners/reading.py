"""An independent reading of the owner rules: it finds the owner of every resource of an exported snapshot by itself,
and compares with what the program says.

    reading.py FOLDER...    each with mapping.json, directory.json or directory.yaml, snapshot.json and rows.ndjson
"""
import json
import os
import re
import sys
import unicodedata
import urllib.parse
import uuid

import yaml

PROPERTY = {"email": "mail", "userPrincipalName": "userPrincipalName", "objectId": "id", "employeeId": "employeeId",
            "displayName": "displayName", "mail": "mail"}


def fold(text):
    lower = "".join(c.lower() for c in unicodedata.normalize("NFC", text)).replace("ς", "σ")
    return unicodedata.normalize("NFC", lower)


class Directory:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            content = json.load(file) if path.endswith(".json") else yaml.load(file, Loader=yaml.BaseLoader)
        self.entries = []
        for kind in ("user", "group"):
            for entry in content.get(kind + "s", []):
                entry = dict(entry, kind=kind)
                spare = [entry.get("userPrincipalName"), entry.get("mail")] if kind == "user" else [entry["displayName"]]
                entry["id"] = entry.get("id") or next(name for name in spare if name)
                spare = [entry.get("displayName"), *spare, entry["id"]]
                entry["displayName"] = next(name for name in spare if name)
                entry["enabled"] = str(entry.get("accountEnabled", "true")).lower() == "true"
                self.entries.append(entry)

    def called(self, name):
        def names(entry):
            yield entry["id"]
            yield entry.get("userPrincipalName")
            yield entry.get("mail")
            if entry["kind"] == "group":
                yield entry["displayName"]
        [found] = [e for e in self.entries if fold(name) in [fold(n) for n in names(e) if n]]
        return found

    def people(self, group, seen=None):
        seen = set() if seen is None else seen
        found = set()
        if group["id"] in seen:
            return found
        seen.add(group["id"])
        for name in group.get("members", []):
            member = self.called(name)
            if member["kind"] == "group":
                found |= self.people(member, seen)
            elif member["enabled"]:
                found.add(member["id"])
        return found

    def find(self, attribute, value):
        """The owner, or the reason why there is none."""
        kind, name = {"user": "user.email", "group": "group.displayName"}.get(attribute, attribute).split(".")
        name = PROPERTY[name]

        def same(other):
            if name == "employeeId":
                return other.encode() == value.encode()
            if name == "id":
                try:
                    return str(uuid.UUID(other)) == str(uuid.UUID(value))
                except ValueError:
                    return other.encode() == value.encode()
            return fold(other) == fold(value)

        found = [e for e in self.entries if e["kind"] == kind and e.get(name) and same(e[name])]
        if not found:
            return None, "noMatch"
        if len(found) > 1:
            return None, "ambiguous"
        if kind == "user":
            return (found[0], None) if found[0]["enabled"] else (None, "disabled")
        return (found[0], None) if self.people(found[0]) else (None, "emptyGroup")


class Reading:
    def __init__(self, folder):
        self.mapping = json.load(open(f"{folder}/mapping.json", encoding="utf-8"))
        paths = [f"{folder}/directory.json", f"{folder}/directory.yaml"]
        self.directory = Directory(next(path for path in paths if os.path.exists(path)))
        self.snapshot = json.load(open(f"{folder}/snapshot.json", encoding="utf-8"))
        self.rows = [json.loads(line) for line in open(f"{folder}/rows.ndjson", encoding="utf-8")]
        self.rules = [(self.pattern(rule["match"]), rule["tags"]) for rule in self.mapping.get("tagRules", [])]
        self.parents, self.resources = {}, {}
        self.take_in()

    @staticmethod
    def pattern(glob):
        parts = {"*": ".*", "?": "."}
        return re.compile("".join(parts.get(c) or re.escape(c) for c in glob), re.IGNORECASE | re.DOTALL)

    def take_in(self):
        """Every resource by id, with its level, its tags, where they come from, and what it lies in."""
        for subscription in self.snapshot["subscriptions"]:
            self.add(subscription["id"], "subscription", "azure", subscription["tags"], None)
            for group in subscription.get("resourceGroups", []):
                self.add(group["id"], "resourceGroup", "azure", group["tags"], subscription["id"])
        for server in self.snapshot["servers"]:
            source = "configuration" if server["kind"] == "manual" else "azure"
            self.add(server["id"], "server", source, server["tags"], self.above(server))
            for database in server.get("databases", []):
                here = f"{server['id']}/databases/{urllib.parse.quote(database['name'], safe='')}"
                self.add(here, "database", "comment", database["tags"], server["id"])
                self.add_schemas(here, database)

    def above(self, server):
        if "subscriptionId" not in server:
            return None
        subscription = f"/subscriptions/{server['subscriptionId']}"
        group = f"{subscription}/resourceGroups/{server.get('resourceGroup')}"
        known = {identifier.lower(): identifier for identifier in self.resources}
        return known.get(group.lower()) or known.get(subscription.lower())

    def add_schemas(self, above, database):
        tables = {}
        for schema in database.get("schemas", []):
            here = f"{above}/schemas/{urllib.parse.quote(schema['name'], safe='')}"
            self.add(here, "schema", "comment", schema["tags"], above)
            for table in schema.get("tables", []):
                there = f"{here}/tables/{urllib.parse.quote(table['name'], safe='')}"
                self.add(there, "table", "comment", table["tags"], here)
                tables[there] = (schema["name"], table)
        for there, (_, table) in tables.items():
            parents = [table["partitionOf"]] if "partitionOf" in table else table.get("inherits", [])
            if len(parents) != 1:
                continue
            names = [name[1:-1].replace('""', '"') if name[0] == '"' else name
                     for name in re.findall(r'"(?:[^"]|"")*"|[^."]+', parents[0])]
            whole = [i for i, (schema, t) in tables.items() if [schema, t["name"]] == names]
            if whole:
                self.parents[there] = whole[0]

    def add(self, identifier, level, source, tags, parent):
        self.resources[identifier] = (level, source, tags)
        self.parents[identifier] = parent

    def tag(self, tags):
        key = self.mapping["resourceOwner"]["key"]
        if key in tags:
            return key, tags[key]
        same = sorted((k for k in tags if k.lower() == key.lower()), key=str.encode)
        return (same[0], tags[same[0]]) if same else None

    def steps(self, identifier):
        """What has the tag on the resource's own level: itself, then a rule."""
        level, source, tags = self.resources[identifier]
        yield level, source, identifier, self.tag(tags)
        named = "/".join(urllib.parse.unquote(s).replace("/", "%2F") for s in identifier.split("/"))
        for pattern, more in self.rules:
            if (pattern.fullmatch(identifier) or pattern.fullmatch(named)) and self.tag(more):
                yield level, "rule", identifier, self.tag(more)
                break

    def owners(self, identifier):
        findings = []
        attribute = self.mapping.get("resourceOwner", {}).get("attribute")
        while identifier and attribute:
            for level, source, place, tag in self.steps(identifier):
                if tag is None:
                    continue
                parts = [part.strip() for part in re.split("[,;]", tag[1])]
                parts = [part for part in parts if part]
                # Twenty names of 256 characters are the most that one tag has looked up.
                more, parts = len(parts) - 20, parts[:20]
                found = []
                for part in parts or [""]:
                    entry, reason = self.directory.find(attribute, part) if part else (None, "emptyTag")
                    if len(part) > 256:
                        entry, reason, part = None, "noMatch", part[:256] + "…"
                    if reason:
                        findings.append((level, source, place, *tag, part, reason))
                    elif entry["id"] not in [e["id"] for e in found]:
                        found.append(entry)
                if more > 0:
                    findings.append((level, source, place, *tag, f"{more} more of one tag", "noMatch"))
                if found:
                    return "owned", found, (level, source, place, *tag), None, findings
            identifier = self.parents[identifier]
        return self.fallback(findings)

    def fallback(self, findings):
        reason = findings[0][-1] if findings else "noTag"
        settings = self.mapping.get("integrationOwner")
        name = self.snapshot["integration"]
        found, late = [], []
        for value in settings["values"] if settings else []:
            entry, why = self.directory.find(settings["attribute"], value)
            if why:
                late.append(("integration", "integration", name, None, ", ".join(settings["values"]), value, why))
            elif entry["id"] not in [e["id"] for e in found]:
                found.append(entry)
        if not found:
            return "unowned", [], None, reason, findings + late
        evidence = ("integration", "integration", name, None, ", ".join(settings["values"]))
        return "fallback", found, evidence, reason, findings + late

    def differences(self):
        rows = {row["id"]: row for row in self.rows}
        if list(rows) != [row["id"] for row in self.rows] or set(rows) != set(self.resources):
            yield "the resources are not the same"
        for identifier in self.resources:
            state, owners, evidence, reason, findings = self.owners(identifier)
            mine = {
                "state": state, "reason": reason, "evidence": evidence, "findings": findings[:40],
                "left out": max(len(findings) - 40, 0) or None,
                "owners": [(e["kind"], e["id"], e["displayName"],
                            len(self.directory.people(e)) if e["kind"] == "group" else None) for e in owners],
            }
            theirs = rows.get(identifier, {})
            said = theirs.get("ownerEvidence", {})
            place = tuple(said.get(k) for k in ("level", "source", "resource", "key", "value"))
            program = {
                "state": said.get("state"), "reason": said.get("reason"), "evidence": place if place[0] else None,
                "findings": [tuple(f.get(k) for k in ("level", "source", "resource", "key", "value", "part", "reason"))
                             for f in said.get("findings", [])],
                "left out": said.get("findingsLeftOut"),
                "owners": [tuple(o.get(k) for k in ("kind", "id", "name", "people")) for o in theirs.get("owners", [])],
            }
            if mine != program:
                yield f"{identifier}\n  read here: {mine}\n  program:   {program}"


def main(folders):
    failed = compared = 0
    for folder in folders:
        reading = Reading(folder)
        compared += len(reading.resources)
        for difference in reading.differences():
            failed += 1
            print(f"{folder}: {difference}")
    print(f"{compared} resources in {len(folders)} hierarchies, {failed} differences")
    sys.exit(1 if failed else 0)


main(sys.argv[1:])
