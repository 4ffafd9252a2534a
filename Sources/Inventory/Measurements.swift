/// The facts of a database that change all the time, separate from its lasting facts.
///
/// The numbers are in the order of the canonical JSON, which equal digests have in common.
package struct Measurements: JSONWritable, Sendable {
    package var sizeBytes: Int64?
    /// Whether the rows have statistics of use (`statistics`).
    package var hasStatistics: Bool
    /// For each table what `Table.measurements` says.
    package var tables: [[Int64?]]

    package init(sizeBytes: Int64? = nil, hasStatistics: Bool, tables: [[Int64?]]) {
        self.sizeBytes = sizeBytes
        self.hasStatistics = hasStatistics
        self.tables = tables
    }

    package init(of database: Database) {
        sizeBytes = database.sizeBytes
        let schemas = database.schemas ?? []
        let hasStatistics = schemas.contains { ($0.tables ?? []).contains(where: \.hasStatistics) }
        tables = schemas.flatMap { $0.tables ?? [] }.map { $0.measurements(withStatistics: hasStatistics) }
        self.hasStatistics = hasStatistics
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("sizeBytes", sizeBytes)
            if hasStatistics { json.member("statistics", true) }
            json.member("tables") { json in
                json.array { json in
                    for table in tables { json.element(Values(values: table)) }
                }
            }
        }
    }

    private struct Values: JSONWritable {
        let values: [Int64?]

        func write(to json: inout JSONWriter) {
            json.literal("[" + values.map { $0.map(String.init) ?? "null" }.joined(separator: ",") + "]")
        }
    }
}

extension Table {
    fileprivate var hasStatistics: Bool { sequentialScans != nil || lastAnalyze != nil }

    /// The members that change all the time; times are in milliseconds.
    fileprivate func measurements(withStatistics: Bool) -> [Int64?] {
        let own = [estimatedRows, sizeBytes]
        guard withStatistics else { return own + (indexes ?? []).map(\.sizeBytes) }
        let use = [sequentialScans, indexScans, lastScan?.milliseconds, lastAnalyze?.milliseconds]
        return own + use + (indexes ?? []).flatMap { [$0.sizeBytes, $0.scans, $0.lastScan?.milliseconds] }
    }

    /// How many of them are the table's own, and each index's, if there are statistics of use.
    package static let ownMeasurements = 6
    package static let measurementsOfIndex = 3

    /// Numbers without statistics, at the places that they have with them.
    package static func measurements(withoutStatistics values: [Int64?]) -> [Int64?] {
        let nothing = [Int64?](repeating: nil, count: ownMeasurements - 2)
        return values.prefix(2) + nothing + values.dropFirst(2).flatMap { [$0, nil, nil] }
    }

    /// Sets the members that change all the time; missing ones stay.
    package mutating func take(measurements values: [Int64?]) {
        guard values.count >= Self.ownMeasurements else { return }
        (estimatedRows, sizeBytes, sequentialScans, indexScans) = (values[0], values[1], values[2], values[3])
        lastScan = values[4].map { Timestamp(milliseconds: $0) }
        lastAnalyze = values[5].map { Timestamp(milliseconds: $0) }
        for place in (indexes ?? []).indices {
            let start = Self.ownMeasurements + Self.measurementsOfIndex * place
            guard start + 2 < values.count else { return }
            indexes?[place].sizeBytes = values[start]
            indexes?[place].scans = values[start + 1]
            indexes?[place].lastScan = values[start + 2].map { Timestamp(milliseconds: $0) }
        }
    }
}
