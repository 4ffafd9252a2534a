package import HTTP
import Wording

/// Why Azure gave no answer that we can use.
package enum AzureError: ExplainedError, Equatable {
    /// An answer with an error status; `code` is Azure's own.
    case service(ServiceError)
    case transport(HTTPError)
    /// A 2xx answer that is not what the API promises.
    case malformed(url: String, detail: String)
    /// The next page lies on another host: the token is not sent there.
    case foreignNextLink(origin: String)
    case endlessPages(url: String)
    /// Resource Graph left rows out and says so.
    case truncated
    /// None of the ways to sign in was available, each with its reason.
    case noCredential([CredentialProblem])
    /// A way to sign in is set up, and cannot be used as it is.
    case credentialUnusable(_ credential: String, _ reason: String, hint: String? = nil)
    /// Entra refused to issue a token.
    case tokenRefused(error: String, entraCode: Int?, requestId: String?)
    case cancelled

    package var cause: String {
        switch self {
        case .service(let error): error.cause
        case .transport(let error): error.cause
        case .malformed(let url, let detail): "\(url.shortened) gave an answer that cannot be read: \(detail)"
        case .foreignNextLink(let origin): "the next page lies on another host: \(origin.shortened.printable)"
        case .endlessPages(let url): "the pages of \(url.shortened) repeat themselves"
        case .truncated: "Resource Graph left rows out of its answer"
        case .noCredential(let problems):
            "no way to sign in to Azure: "
                + problems.map { "\($0.credential): \($0.reason)" }.joined(separator: "; ")
        case .credentialUnusable(let credential, let reason, _): "\(credential): \(reason)"
        case .tokenRefused(let error, let entraCode, _):
            "Entra refused a token: " + error.printable + (entraCode.map { " (AADSTS\($0))" } ?? "")
        case .cancelled: "interrupted"
        }
    }

    package var hint: String? {
        switch self {
        case .service(let error): error.hint
        case .transport(let error): error.hint
        case .malformed:
            "Check whether a proxy on the way answers in Azure's place; otherwise try again later."
        case .foreignNextLink:
            "Check the configured endpoints; the token is sent to no other host."
        case .endlessPages: "Try again later; the listing was given up rather than repeated."
        case .truncated: "Set listing: resourceManager."
        case .noCredential: "Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET."
        case .credentialUnusable(_, _, let hint): hint
        case .tokenRefused: "Check the tenant, the client id and that the client's secret has not expired."
        case .cancelled: nil
        }
    }
}

/// Why one way to sign in was not available.
package struct CredentialProblem: Sendable, Equatable {
    package let credential: String
    package let reason: String
}

/// An error answer of Resource Manager.
package struct ServiceError: Sendable, Equatable {
    package var status: Int
    /// From `x-ms-error-code`, or `error.code` in the body.
    package var code: String?
    /// From `error.innererror.code`, where Key Vault says what `Forbidden` means.
    package var innerCode: String?
    package var requestId: String?
    package var path: String

    /// Texts that an answer brings are cut here, before anything is done with them.
    package init(
        status: Int,
        code: String? = nil,
        innerCode: String? = nil,
        requestId: String? = nil,
        path: String
    ) {
        self.status = status
        self.code = code?.shortened
        self.innerCode = innerCode?.shortened
        self.requestId = requestId?.shortened
        self.path = path.shortened
    }

    var cause: String {
        let reason = (innerCode ?? code).map { " (\($0.printable))" } ?? ""
        return "Azure answered \(status)\(reason) to \(path)"
    }

    var hint: String {
        switch status {
        case 401: "Sign in again; the token was refused twice."
        case 403: "Grant the identity the Reader role on this scope."
        case 404: "Check the id; what the identity may not see is not found either."
        case 429: "Azure is throttling this identity; try again later, or less often."
        case 500...: "Azure is in trouble; try again later."
        default: "Look the code up in Azure's documentation of this API."
        }
    }
}
