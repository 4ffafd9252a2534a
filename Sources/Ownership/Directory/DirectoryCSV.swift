import Foundation
import Wording

extension DirectoryRows {
    /// One user or group per line, after a line of column names; `kind` says which, `members` holds several with `;`.
    init(csv: String) throws(DirectoryFileError) {
        let records = try CSVReading.records(csv)
        guard let header = records.first else { throw DirectoryFileError("the file is empty") }
        if let twice = header.firstRepeated {
            throw DirectoryFileError("there are two columns \(twice.printable)")
        }
        guard let kindColumn = header.firstIndex(of: "kind") else {
            throw DirectoryFileError("there is no column kind")
        }
        for (index, record) in records.enumerated().dropFirst() {
            guard record.count == header.count else {
                throw DirectoryFileError(
                    "record \(index + 1) has \(record.count) fields, the first line \(header.count)"
                )
            }
            var fields: [String: DirectoryField] = [:]
            for (name, value) in zip(header, record) where name != "kind" && !value.isEmpty {
                fields[name] = name == "members" ? .list(Self.members(value)) : .text(value)
            }
            switch record[kindColumn] {
            case "user": users.append(fields)
            case "group": groups.append(fields)
            default:
                throw DirectoryFileError(
                    "record \(index + 1) is neither a user nor a group: \(record[kindColumn].printable)"
                )
            }
        }
    }

    private static func members(_ text: String) -> [String] {
        text.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

/// Reads comma-separated values (RFC 4180).
private enum CSVReading {
    /// No directory file has more fields: a line with more is from another kind of file.
    private static let mostFields = 100

    /// Lines may end with CR, LF or both; empty ones are skipped.
    static func records(_ text: String) throws(DirectoryFileError) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = text.unicodeScalars.drop { $0 == "\u{FEFF}" }[...]
        func endRecord() {
            record.append(String(field))
            field = String.UnicodeScalarView()
            if record != [""] { records.append(record) }
            record = []
        }
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                scalars.removeFirst()
                field.append(scalar)
            case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
            case "," where !isQuoted:
                guard record.count < mostFields else {
                    throw DirectoryFileError("record \(records.count + 1) has more than \(mostFields) fields")
                }
                record.append(String(field))
                field = String.UnicodeScalarView()
            case "\r" where !isQuoted, "\n" where !isQuoted: endRecord()
            default: field.append(scalar)
            }
        }
        guard !isQuoted else { throw DirectoryFileError("a quote is not closed") }
        endRecord()
        return records
    }
}
