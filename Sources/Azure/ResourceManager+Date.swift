package import Foundation
import HTTP

extension ResourceManager {
    /// Azure's time; nil if the answer does not have it.
    ///
    /// From the Date header (RFC 9110, section 6.6.1) of an answer to a request without a token.
    package func date() async -> Date? {
        guard let response = try? await unsigned("/subscriptions", apiVersion: "2022-12-01") else {
            return nil
        }
        return response.headers["Date"].flatMap(httpDate)
    }
}
