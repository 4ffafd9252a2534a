import Foundation
import Inventory

/// A query to Resource Graph.
struct ResourceGraphQuestion: Encodable {
    private static let rowsPerPage = 1000

    var subscriptions: [String]
    var query: String
    var options = Options()

    struct Options: Encodable {
        var top = ResourceGraphQuestion.rowsPerPage
        var resultFormat = "objectArray"
        var skipToken: String?

        enum CodingKeys: String, CodingKey {
            case top = "$top"
            case resultFormat
            case skipToken = "$skipToken"
        }
    }

    /// Only strings and numbers, which can always be encoded.
    var json: [UInt8] { (try? JSONEncoder().encode(self)).map { Array($0) } ?? [] }
}

/// The rows of one query while its pages arrive.
struct ResourceGraphReading<Row: Sendable> {
    private var intake: ElementIntake<Row>
    private var bounds = PageBounds()
    private var visited: Set<String> = []
    /// Ids without letter case: a row that appears twice hides one that does not appear.
    private var ids: Set<String> = []
    private var withoutID = 0
    private var total: Int?
    private var isTruncated = false

    init(_ take: @escaping (JSONElement) throws(Refusal) -> Row) {
        intake = ElementIntake(take)
    }

    /// Takes one answer, and returns the token of the next page; nil at the end.
    mutating func add(_ answer: JSONElement, of url: String) throws(AzureError) -> String? {
        guard let data = answer["data"]?.array else {
            throw .malformed(url: url, detail: "data is \(answer["data"]?.kind ?? "missing"), not a list")
        }
        let new = data.filter { isNew($0) }
        intake.add(new)
        total = answer["totalRecords"]?.wholeNumber ?? total
        // A text: "true" or "false".
        let truncated = answer["resultTruncated"]
        isTruncated = isTruncated || truncated == .bool(true) || truncated?.text?.lowercased() == "true"
        guard let token = answer["$skipToken"], token != .null, token != .text("") else { return nil }
        guard case .text(let token) = token else {
            throw .malformed(url: url, detail: "$skipToken is \(token.kind), not a text")
        }
        guard token.utf8.count <= PageBounds.longestLink else { throw .longLink("$skipToken", of: url) }
        guard visited.insert(token).inserted, bounds.goesOn(after: new.count) else {
            throw .endlessPages(url: url)
        }
        return token
    }

    private mutating func isNew(_ row: JSONElement) -> Bool {
        guard let id = row["id"]?.text else {
            withoutID += 1
            return true
        }
        return ids.insert(id.lowercased()).inserted
    }

    func listed(_ url: String, failure: AzureError? = nil) -> Listed<Row> {
        let rows = ids.count + withoutID
        let isShort = isTruncated || total != rows
        let short = failure == nil && isShort ? AzureError.truncated(rows: rows, total: total) : nil
        return Listed(intake.elements, failures: [failure, short, intake.failure(of: url)].compactMap { $0 })
    }
}
