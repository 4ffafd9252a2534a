import Foundation
import HTTP

/// One question to Graph: a path and query below `/v1.0`.
struct GraphRequest: Sendable, Equatable {
    var url: String
    /// Whether it counts or casts, for which Graph wants to be told that eventual consistency will do.
    var isAdvanced = false
}

/// Up to twenty requests in one (Learn, "Combine multiple HTTP requests using JSON batching").
struct GraphBatch: Encodable {
    static let mostRequests = 20

    private let requests: [Part]

    init(_ requests: [(index: Int, request: GraphRequest)]) {
        self.requests = requests.map { index, request in
            Part(
                id: String(index),
                method: "GET",
                url: request.url,
                headers: request.isAdvanced ? ["ConsistencyLevel": "eventual"] : nil
            )
        }
    }

    /// Texts alone, which always can be encoded.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    private struct Part: Encodable {
        let id, method, url: String
        let headers: [String: String]?
    }

    /// The parts come back in any order, each with a status of its own.
    struct Answer: Decodable {
        private let responses: [PartAnswer]

        func part(_ index: Int) -> PartAnswer {
            responses.first { $0.id == String(index) } ?? PartAnswer(id: String(index), status: 0)
        }
    }

    /// What one of the requests came to.
    struct PartAnswer: Decodable {
        let id: String
        let status: Int
        private var headers: [String: String]?
        private var body: GraphPage?

        fileprivate init(id: String, status: Int) {
            self.id = id
            self.status = status
        }

        private enum CodingKeys: String, CodingKey { case id, status, headers, body }

        /// A gateway's error in one part need not be JSON, and says nothing of the others.
        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            id = try values.decode(String.self, forKey: .id)
            status = try values.decode(Int.self, forKey: .status)
            headers = try? values.decodeIfPresent([String: String].self, forKey: .headers)
            body =
                status == 200
                ? try values.decodeIfPresent(GraphPage.self, forKey: .body)
                : try? values.decode(GraphPage.self, forKey: .body)
        }

        var isTransient: Bool { [429, 500, 502, 503, 504].contains(status) }

        var response: HTTPResponse {
            let fields = (headers ?? [:]).map { HTTPHeaders.Field(name: $0.key, value: $0.value) }
            return HTTPResponse(status: status, headers: HTTPHeaders(fields))
        }

        func page(of request: GraphRequest) -> Result<GraphPage, AzureError> {
            let path = "/v1.0" + request.url.withoutQuery
            guard status == 200, let body else {
                guard status != 0, status != 200 else {
                    return .failure(.malformed(url: path, detail: "an answer of the batch is missing"))
                }
                return .failure(
                    .service(
                        ServiceError(
                            status: status,
                            code: body?.error?.code,
                            requestId: response.headers["request-id"],
                            path: path
                        )
                    )
                )
            }
            return .success(body)
        }
    }
}

/// A list as Graph answers it, or the error in its place.
struct GraphPage: Decodable, Sendable {
    var value: [GraphObject]
    var nextLink: String?
    var error: Failure?

    struct Failure: Decodable, Sendable { var code: String? }

    private enum CodingKeys: String, CodingKey {
        case value, error
        case nextLink = "@odata.nextLink"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        error = try values.decodeIfPresent(Failure.self, forKey: .error)
        nextLink = try values.decodeIfPresent(String.self, forKey: .nextLink)
        value = error == nil ? try values.decode([GraphObject].self, forKey: .value) : []
    }
}
