import Crypto
import Foundation
package import Wording

/// Proves to a receiver who sent a request and when: HMAC-SHA256 over the time, a dot, and the body.
package struct Signature: Sendable {
    package static let header = "Pgcensus-Signature"

    /// `t=1764000000,v1=5257a8…`.
    package let text: String

    package init(of body: [UInt8], with key: Secret, at seconds: Int64) {
        var code = HMAC<SHA256>(key: SymmetricKey(data: Data(key.revealed.utf8)))
        code.update(data: Data("\(seconds).".utf8))
        code.update(data: body)
        let digits = code.finalize().hexadecimal
        text = "t=\(seconds),v1=\(digits)"
    }
}
