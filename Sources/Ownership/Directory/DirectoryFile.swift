package import Foundation
import Inventory
import Wording

/// The users and groups of a file: the directory for companies without Entra, or without access to it.
package struct DirectoryFile: Sendable {
    package static let largest = 32 << 20
    /// Parsed YAML takes a hundred times its size in memory.
    private static let largestYAML = 8 << 20

    /// The users, then the groups.
    let entries: [DirectoryEntry]
    /// The indexes of a group's members, by the index of the group.
    private let members: [Int: [Int]]

    /// The file's extension gives the format: `.json`, `.csv`, and YAML for everything else.
    package init(_ data: Data, name: String) throws(DirectoryFileError) {
        do throws(DirectoryFileError) {
            guard data.count <= Self.largest, let text = String(data: data, encoding: .utf8) else {
                throw DirectoryFileError("it is not UTF-8 text of at most 32 MiB")
            }
            try self.init(try Self.rows(data, text, name.lowercased()))
        } catch {
            throw error.of(name)
        }
    }

    private static func rows(_ data: Data, _ text: String, _ name: String) throws(DirectoryFileError)
        -> DirectoryRows
    {
        if name.hasSuffix(".json") { return try DirectoryRows(json: data) }
        if name.hasSuffix(".csv") { return try DirectoryRows(csv: text) }
        guard data.count <= largestYAML else {
            throw DirectoryFileError("it is YAML of more than 8 MiB; write JSON or CSV")
        }
        return try DirectoryRows(yaml: text)
    }

    private init(_ rows: DirectoryRows) throws(DirectoryFileError) {
        var entries: [DirectoryEntry] = []
        for (index, fields) in rows.users.enumerated() {
            entries.append(try DirectoryEntry(user: fields, "users[\(index)]"))
        }
        for (index, fields) in rows.groups.enumerated() {
            entries.append(try DirectoryEntry(group: fields, "groups[\(index)]"))
        }
        let names = try MemberNames(entries)
        var members: [Int: [Int]] = [:]
        for (index, fields) in rows.groups.enumerated() {
            guard case .list(let wanted)? = fields["members"] else { continue }
            var places: [Int] = []
            for name in wanted { places.append(try names.place(name, "groups[\(index)]")) }
            members[rows.users.count + index] = places
        }
        self.entries = entries
        self.members = members
    }

    /// The entry at an index, a group with its people.
    func entry(_ place: Int) -> DirectoryEntry {
        var entry = entries[place]
        guard entry.kind == .group else { return entry }
        var seen: Set<Int> = [place]
        var waiting = members[place] ?? []
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            waiting += members[next] ?? []
        }
        entry.people = DirectoryEntry.people(among: seen.map { entries[$0] })
        return entry
    }
}

/// Why a directory file could not be read.
package struct DirectoryFileError: ExplainedError, Equatable {
    private var file = ""
    private let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }

    package func of(_ file: String) -> DirectoryFileError {
        var error = self
        error.file = file
        return error
    }

    package var cause: String { "the directory \(file.printable) cannot be used: \(reason)" }
    package var hint: String? { "docs/owners.md shows the format of a directory file." }
}
