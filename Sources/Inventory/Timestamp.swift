package import Foundation

/// A moment in UTC with milliseconds, written as RFC 3339.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package init(_ date: Date) {
        // No clock is correct beyond the year 9999.
        milliseconds = Int64(max(-1e15, min((date.timeIntervalSince1970 * 1000).rounded(), 1e15)))
    }

    /// Whole seconds go through Foundation, milliseconds do not: a `Double` of both loses some.
    package var description: String {
        let seconds = milliseconds / 1000
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601).dropLast() + ".\(fraction)Z"
    }

    /// The date in UTC: `2026-12-31`.
    package var day: String { String(description.prefix(10)) }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Timestamp: JSONReadable {
    package func write(to json: inout JSONWriter) { json.string(description) }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        guard let moment = Timestamp(rfc3339: try json.text()) else { throw json.failure }
        self = moment
    }
}
