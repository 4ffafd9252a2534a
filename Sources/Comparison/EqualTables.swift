import Inventory

extension Database {
    /// Both sides without the tables that have equal bytes: most have, and need no comparison.
    ///
    /// Swift considers a composed and a decomposed "é" equal; in ASCII, equal texts have equal bytes.
    func withoutEqualTables(_ other: Database, areASCII: Bool) -> (before: Database, after: Database) {
        var (before, after) = (self, other)
        let places = Dictionary((after.schemas ?? []).enumerated().map { ($1.name, $0) }) { first, _ in first
        }
        for place in (before.schemas ?? []).indices {
            guard let schema = before.schemas?[place], let match = places[schema.name],
                let ours = schema.tables, let theirs = after.schemas?[match].tables
            else { continue }
            let different = ours.differing(from: theirs, areASCII)
            before.schemas?[place].tables = different.ours
            after.schemas?[match].tables = different.theirs
        }
        return (before, after)
    }
}

extension [Table] {
    /// What is not the same in two lists, both sorted by name.
    fileprivate func differing(from others: [Table], _ areASCII: Bool) -> (ours: [Table], theirs: [Table]) {
        var (ours, theirs): ([Table], [Table]) = ([], [])
        var (one, other) = (startIndex, others.startIndex)
        while one < endIndex, other < others.endIndex {
            let isBehind = self[one].name < others[other].name
            let isAhead = !isBehind && self[one].name != others[other].name
            if isBehind || isAhead || !self[one].isSame(others[other], areASCII) {
                if !isAhead { ours.append(self[one]) }
                if !isBehind { theirs.append(others[other]) }
            }
            if !isAhead { one += 1 }
            if !isBehind { other += 1 }
        }
        return (ours + self[one...], theirs + others[other...])
    }
}

extension Table {
    /// Equal, with texts compared by bytes.
    fileprivate func isSame(_ other: Table, _ areASCII: Bool) -> Bool {
        self == other && (areASCII || texts == other.texts)
    }

    private var texts: [UInt8] {
        var texts = JSONWriter(.texts, facts: .lasting)
        write(to: &texts)
        return texts.drain()
    }
}
