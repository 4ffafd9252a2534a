import Foundation
import HTTP
import Inventory
import Wording

/// One question to Microsoft Graph: a path and query below `/v1.0`.
struct MicrosoftGraphRequest: Sendable, Equatable {
    var url: String
    /// Whether it counts or casts; then Microsoft Graph requires eventual consistency.
    var isAdvanced = false
}

/// Up to twenty requests in one (Learn, "Combine multiple HTTP requests using JSON batching").
struct MicrosoftGraphBatch: Encodable {
    static let mostRequests = 20

    private let requests: [Part]

    init(_ requests: [(index: Int, request: MicrosoftGraphRequest)]) {
        self.requests = requests.map { index, request in
            Part(
                id: String(index),
                method: "GET",
                url: request.url,
                headers: request.isAdvanced ? ["ConsistencyLevel": "eventual"] : nil
            )
        }
    }

    /// Only texts, which can always be encoded.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    private struct Part: Encodable {
        let id, method, url: String
        let headers: [String: String]?
    }

    /// The parts come back in any order, each with its own status; one malformed part does not affect the others.
    struct Answer {
        private let parts: [String: PartAnswer]

        init(_ answer: JSONElement, of url: String) throws(AzureError) {
            guard let responses = answer["responses"]?.array else {
                throw .malformed(url: url, detail: "responses is missing, or not a list")
            }
            parts = Dictionary(
                responses.compactMap { part in Self.id(of: part).map { ($0, PartAnswer(part)) } }
            ) { first, _ in first }
        }

        private static func id(of part: JSONElement) -> String? {
            part["id"]?.text ?? part["id"]?.wholeNumber.map(String.init)
        }

        func part(_ index: Int) -> PartAnswer { parts[String(index)] ?? PartAnswer(.null) }
    }
}

/// The answer to one request of a batch.
struct PartAnswer {
    /// 0 if the answer is missing.
    let status: Int
    private let part: JSONElement

    init(_ part: JSONElement) {
        self.part = part
        status = part["status"]?.wholeNumber ?? part["status"]?.text.flatMap { Int($0) } ?? 0
    }

    var isTransient: Bool { [429, 500, 502, 503, 504].contains(status) }

    var response: HTTPResponse {
        let fields = (part["headers"]?.members ?? []).compactMap { member in
            member.value.text.map { HTTPHeaders.Field(name: member.name, value: $0) }
        }
        return HTTPResponse(status: status, headers: HTTPHeaders(fields))
    }

    /// A gateway's error in one part may not be JSON.
    func page(of request: MicrosoftGraphRequest, endpoint: String) throws(AzureError) -> Page {
        let path = "/v1.0" + request.url.withoutQuery
        guard status != 0 else { throw .malformed(url: path, detail: "an answer of the batch is missing") }
        let body = part["body"] ?? .null
        guard status == 200 else {
            throw .service(
                ServiceError(
                    status: status,
                    code: body["error"]?["code"]?.text?.cut(to: ServiceError.longestCode),
                    requestId: response.headers["request-id"],
                    path: path
                )
            )
        }
        return try Page(body, of: path, endpoint: endpoint, link: Page.microsoftGraphLink)
    }
}

extension Page {
    /// Microsoft Graph's name of the link to the next page.
    static var microsoftGraphLink: String { "@odata.nextLink" }
}
