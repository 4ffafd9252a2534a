import Azure
import Inventory

extension ScanResult {
    /// The result of a failed request to Azure, for the scope of the request.
    init(_ error: AzureError) {
        var problem = Problem(code: error.problemCode, message: error.cause, hint: error.hint)
        if case .service(let service) = error {
            problem.httpStatus = service.status
            problem.requestId = service.requestId
        }
        self.init(error.outcome, [problem])
    }
}

extension AzureError {
    fileprivate var problemCode: String {
        switch self {
        case .service(let error):
            switch error.status {
            case 401: "arm-unauthorized"
            case 403: "arm-forbidden"
            case 404: "arm-not-found"
            case 429: "arm-throttled"
            default: "arm-error"
            }
        case .transport: "arm-unreachable"
        case .malformed: "arm-malformed"
        case .foreignNextLink: "arm-foreign-next-link"
        case .endlessPages: "arm-endless-pages"
        case .refusedElements: "arm-element-unreadable"
        case .truncated: "graph-truncated"
        case .foreignRows: "graph-foreign-rows"
        case .noCredential: "azure-credential-missing"
        case .credentialUnusable: "azure-credential-unusable"
        case .tokenRefused: "azure-token-refused"
        case .cancelled: "interrupted"
        }
    }

    fileprivate var outcome: Outcome {
        switch self {
        case .service(let error): [401, 403].contains(error.status) ? .denied : .failed
        case .transport: .unreachable
        case .noCredential, .credentialUnusable, .tokenRefused: .denied
        case .malformed, .foreignNextLink, .endlessPages, .refusedElements, .truncated,
            .foreignRows, .cancelled:
            .failed
        }
    }
}
