import Foundation
import HTTP
import Inventory
import Wording

/// Reads a 2xx answer as JSON; errors do not quote it.
func parse(_ response: HTTPResponse, from url: String) throws(AzureError) -> JSONElement {
    do throws(JSONReader.Failure) { return try JSONReader.element(response.body) } catch {
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        let isPage = type.hasPrefix("text/html") || response.body.starts(with: "<".utf8)
        throw .malformed(
            url: url.withoutQuery,
            detail: isPage ? "it is a web page" : "not JSON, from byte \(error.offset)"
        )
    }
}

extension String {
    /// Percent-encoded, except the unreserved characters of RFC 3986.
    var urlEncoded: String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        return addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    var withoutQuery: String { String(prefix { $0 != "?" }) }
}
