import Foundation
package import Inventory
package import Store
import Wording

extension SnapshotStore {
    /// The snapshot with that name; without a name the latest.
    package func header(called reference: String?, integration: String?) throws -> SnapshotHeader {
        if (reference ?? "latest") == "latest", let latest = try latest(of: integration) { return latest }
        let headers = try headers(of: integration)
        if headers.isEmpty, let integration {
            throw StoreError.noSnapshotOf(integration: integration, others: try integrations())
        }
        return try SnapshotReferences(headers).header(reference ?? "latest")
    }

    /// Nil if there is none, or if several integrations have one.
    private func latest(of integration: String?) throws -> SnapshotHeader? {
        let stored = try integrations()
        guard let name = integration ?? (stored.count == 1 ? stored.first : nil) else { return nil }
        return try headers(of: name, newest: 1).first
    }
}

/// Finds snapshots by name: an id, `latest`, `latest~3`, or a time.
package struct SnapshotReferences {
    /// The newest first.
    private let headers: [SnapshotHeader]

    package init(_ headers: [SnapshotHeader]) {
        self.headers = headers
    }

    /// The snapshots of one integration.
    package func of(_ integration: String) -> SnapshotReferences {
        SnapshotReferences(headers.filter { $0.integration == integration })
    }

    package func header(id: String) -> SnapshotHeader? { headers.first { $0.id == id } }

    package func header(_ reference: String) throws -> SnapshotHeader {
        if let header = header(id: reference) { return header }
        let names = Set(headers.map(\.integration)).sorted()
        guard names.count < 2 else { throw StoreError.severalIntegrations(names) }
        guard !headers.isEmpty else { throw StoreError.noSnapshot(wanted: nil) }
        if let back = Self.back(reference) {
            guard back < headers.count else { throw Self.tooFewSnapshots(headers.count, reference) }
            return headers[back]
        }
        if let moment = Self.moment(reference) {
            guard let header = headers.first(where: { $0.finishedAt <= moment }) else {
                throw Failure(
                    "there is no snapshot from before \(moment)",
                    hint: "Run pgcensus snapshots list to see all snapshots."
                )
            }
            return header
        }
        guard !Self.isWithoutZone(reference) else {
            throw Failure(
                "the time \(reference.printable) has no zone",
                hint: "Add Z for UTC, or an offset such as +01:00.",
                kind: .usage
            )
        }
        throw StoreError.noSnapshot(wanted: reference)
    }

    /// How many snapshots before the latest; nil if the text has another form.
    private static func back(_ text: String) -> Int? {
        if text == "latest" { return 0 }
        return text.wholeMatch(of: #/latest~([0-9]{1,6})/#).flatMap { Int($0.1) }
    }

    /// A time with a zone, or a date, which means its beginning in UTC.
    private static func moment(_ text: String) -> Timestamp? {
        let isDate = text.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) != nil
        return Timestamp(rfc3339: isDate ? text + "T00:00:00Z" : text)
    }

    private static func isWithoutZone(_ text: String) -> Bool {
        text.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?/#)
            != nil
    }

    private static func tooFewSnapshots(_ count: Int, _ reference: String) -> Failure {
        Failure(
            "there is no \(reference.printable): the store holds \(count) snapshot\(count == 1 ? "" : "s")",
            hint: "Run pgcensus scan or pgcensus sync again; a difference needs two."
        )
    }
}
