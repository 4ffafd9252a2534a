package import Inventory

extension DirectoryFile {
    /// A directory file, indexed by the attributes that questions use.
    package func directory(for attributes: Set<DirectoryAttribute>, at now: Timestamp) -> Directory {
        let indexes = Dictionary(uniqueKeysWithValues: attributes.map { ($0, DirectoryIndex(self, $0)) })
        return Directory { question in
            guard let index = indexes[question.attribute] else { return nil }
            let places = index.places[question.key] ?? []
            return DirectoryAnswer(
                entries: places.map { entry($0) },
                nearest: places.isEmpty ? index.names.nearest(to: question.key.text) : [],
                askedAt: now
            )
        }
    }
}

/// The entries of a file by one attribute.
private struct DirectoryIndex: Sendable {
    let places: [Name: [Int]]
    let names: NearestNames

    init(_ file: DirectoryFile, _ attribute: DirectoryAttribute) {
        var places: [Name: [Int]] = [:]
        var names: [String] = []
        for (place, entry) in file.entries.enumerated() {
            guard let value = attribute.value(of: entry) else { continue }
            places[attribute.key(value), default: []].append(place)
            names.append(value)
        }
        self.places = places
        self.names = NearestNames(names)
    }
}
