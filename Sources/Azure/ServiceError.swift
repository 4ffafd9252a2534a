import Foundation
import HTTP
import Inventory
import Wording

/// An error answer of Resource Manager.
package struct ServiceError: Sendable, Equatable {
    package var status: Int
    /// From `x-ms-error-code`, or `error.code` in the body.
    package var code: String?
    /// From `error.innererror.code`, where Key Vault says what `Forbidden` means.
    package var innerCode: String?
    package var requestId: String?
    package var path: String
    /// Whether the answer is not from Azure: a web page, or a redirect.
    package var isFromProxy = false
    /// For a refused token: the tenant that Azure requires.
    package var tenant: String?
    /// For a refused token: whether a policy requires more claims.
    package var wantsClaims = false
    /// Seconds that this machine's clock is ahead of Azure's; nil if Azure did not send its time.
    package var clockAhead: Int?

    var cause: String {
        let reason = (innerCode ?? code).map { " (\($0.printable))" } ?? ""
        let who = isFromProxy ? "something other than Azure" : "Azure"
        return "\(who) answered \(status)\(reason) to \(path)"
    }

    var hint: String {
        if isFromProxy {
            return
                "Check the proxy on the way (HTTPS_PROXY, NO_PROXY) and azure.endpoints: a web page came back."
        }
        return switch status {
        case 401: refusedTokenHint
        case 403: "Grant the identity the Reader role on this scope."
        case 404: "Check the id; Azure also answers 404 for what the identity may not read."
        case 429: "Azure is throttling this identity; try again later, or less often."
        case 500...: "Azure has a problem; try again later."
        case _ where code == nil: "Try again later; Azure gives no reason."
        case _ where code == "NoRegisteredProviderFound":
            "Check azure.cloud and azure.endpoints: this version of the API is not available there."
        default: "See the code in Azure's documentation of this API."
        }
    }

    /// More than the five minutes that Entra's tokens allow.
    private static let mostClockSkew = 300

    private var refusedTokenHint: String {
        if let clockAhead, abs(clockAhead) > Self.mostClockSkew {
            let side = clockAhead > 0 ? "ahead of" : "behind"
            return "Set this machine's clock: it is \(abs(clockAhead)) s \(side) Azure's."
        }
        if code == "InvalidAuthenticationTokenTenant", let tenant {
            return "Sign in to tenant \(tenant): az login --tenant \(tenant), or set azure.tenantId to it."
        }
        if wantsClaims {
            return
                "A conditional access policy requires more than this sign-in: sign in again, or exempt the identity."
        }
        return "Sign in again; the token was refused twice."
    }
}

extension ServiceError {
    /// The longest code of Azure; a longer one is cut.
    static let longestCode = 200

    init(_ response: HTTPResponse, url: String, at now: Date = Date()) {
        let body = Self.body(of: response)
        let error = body?["error"]
        let requestId = response.headers["x-ms-request-id"] ?? response.headers["x-ms-correlation-request-id"]
        let code = response.headers["x-ms-error-code"] ?? error?["code"]?.text ?? body?["code"]?.text
        self.init(
            status: response.status,
            code: code?.cut(to: Self.longestCode),
            innerCode: error?["innererror"]?["code"]?.text?.cut(to: Self.longestCode),
            requestId: requestId?.cut(to: Self.longestCode),
            path: url.withoutQuery.withoutOrigin.shortened,
            isFromProxy: Self.isPage(response)
        )
        guard status == 401 else { return }
        let challenge = Challenge(response)
        tenant = challenge.tenant
        wantsClaims = challenge.claims != nil
        clockAhead = response.headers["Date"].flatMap(httpDate).map { now.wholeSeconds(since: $0) }
    }

    /// Nil if it is not from Azure, or too long.
    static func body(of response: HTTPResponse) -> JSONElement? {
        guard response.body.count <= 1 << 20 else { return nil }
        return try? JSONReader.element(response.body)
    }

    /// Azure answers errors in JSON, or with an empty body; never with a web page or a redirect.
    private static func isPage(_ response: HTTPResponse) -> Bool {
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        return type.hasPrefix("text/html") || (300..<400).contains(response.status)
    }
}

extension String {
    /// `/subscriptions/…` of `https://management.azure.com/subscriptions/…`.
    fileprivate var withoutOrigin: String {
        split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).last.map { "/\($0)" } ?? self
    }
}
