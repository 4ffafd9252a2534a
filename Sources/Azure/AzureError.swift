package import HTTP
import Wording

/// Why Azure gave no usable answer.
package enum AzureError: ExplainedError, Equatable {
    /// An answer with an error status; `code` is Azure's own.
    case service(ServiceError)
    case transport(HTTPError)
    /// A 2xx answer that differs from the documentation of the API.
    case malformed(url: String, detail: String)
    /// The next page is on another host: the token is not sent there.
    case foreignNextLink(origin: String)
    case endlessPages(url: String)
    /// Elements of a list that have no identity, or are not objects; the others were read.
    case refusedElements(url: String, count: Int, reason: String)
    /// Resource Graph gave another number of rows than it counted, or reports that it left some out.
    case truncated(rows: Int, total: Int?)
    /// Resource Graph gave rows of subscriptions that were not in the query.
    case foreignRows(count: Int)
    /// No credential was available; each with its reason.
    case noCredential([CredentialProblem])
    /// A credential is configured, and cannot be used.
    case credentialUnusable(_ credential: String, _ reason: String, hint: String? = nil)
    /// Entra refused to issue a token.
    case tokenRefused(error: String, entraCode: Int?, requestId: String?)
    case cancelled

    package var cause: String {
        switch self {
        case .service(let error): error.cause
        case .transport(let error): error.cause
        case .malformed(let url, let detail):
            "\(url.shortened.printable) gave an answer that cannot be read: \(detail)"
        case .foreignNextLink(let origin): "the next page is on another host: \(origin.shortened.printable)"
        case .endlessPages(let url): "the pages of \(url.shortened) do not end"
        case .refusedElements(let url, let count, let reason):
            count == 1
                ? "an element of \(url) cannot be read: \(reason)"
                : "\(count) elements of \(url) cannot be read; of the first: \(reason)"
        case .truncated(let rows, let total?): "Resource Graph gave \(rows) of \(total) rows"
        case .truncated: "Resource Graph left rows out of its answer"
        case .foreignRows(let count):
            "Resource Graph gave \(count) row\(count == 1 ? "" : "s") of subscriptions that were not in the query"
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
            "Check whether a proxy answers instead of Azure; otherwise try again later."
        case .foreignNextLink:
            "Check the configured endpoints; the token is sent to no other host."
        case .endlessPages:
            "Try again later; the pages read so far are used, and prove nothing about the rest."
        case .refusedElements: "Check these resources in the Azure portal; the others were read."
        case .truncated, .foreignRows: "Set listing: resourceManager."
        case .noCredential(let problems): problems.hint
        case .credentialUnusable(_, _, let hint): hint
        case .tokenRefused: "Check the tenant, the client id and that the client's secret has not expired."
        case .cancelled: nil
        }
    }
}

extension [CredentialProblem] {
    /// What the chosen credential needs; for several, the two that a person can set up at once.
    fileprivate var hint: String {
        guard count == 1, let only = first else {
            return "Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET."
        }
        return switch only.credential {
        case "managedIdentity":
            "Give the machine an identity (az vm identity assign), check azure.clientId, or choose another credential."
        case "workloadIdentity":
            "Label the pod azure.workload.identity/use and its service account, or choose another credential."
        case "environment":
            "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or choose another credential."
        default: "Run az login, or choose another credential."
        }
    }
}

/// Why a credential was not available.
package struct CredentialProblem: Sendable, Equatable {
    package let credential: String
    package let reason: String
}
