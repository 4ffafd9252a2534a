import Foundation
import HTTP
import Inventory
import Wording

/// Reads a 2xx answer; what is wrong with it is said without quoting it.
func decode<Answer: Decodable>(_ response: HTTPResponse, from url: String) throws(AzureError) -> Answer {
    do {
        return try JSONDecoder().decode(Answer.self, from: Data(response.body))
    } catch let error as DecodingError {
        throw .malformed(url: url.withoutQuery, detail: error.place.shortened)
    } catch {
        throw .malformed(url: url.withoutQuery, detail: "not JSON")
    }
}

/// Reads the body of an error answer; nil where it is not Azure's, or too long to be.
func decodedError<Answer: Decodable>(_ response: HTTPResponse) -> Answer? {
    guard response.body.count <= 1 << 20 else { return nil }
    return try? JSONDecoder().decode(Answer.self, from: Data(response.body))
}

extension DecodingError {
    /// Where the answer differs from the API's promise.
    fileprivate var place: String {
        switch self {
        case .keyNotFound(let key, let context): "\((context.codingPath + [key]).dotted) is missing"
        case .valueNotFound(_, let context): "\(context.codingPath.dotted) is null"
        case .typeMismatch(_, let context): "\(context.codingPath.dotted) has another type than promised"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "not JSON" : "\(context.codingPath.dotted) is malformed"
        @unknown default: "not as promised"
        }
    }
}

extension [any CodingKey] {
    fileprivate var dotted: String {
        map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
}

extension String {
    /// Percent-encoded but for the unreserved characters of RFC 3986.
    var urlEncoded: String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        return addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    var withoutQuery: String { String(prefix { $0 != "?" }) }
}
