import Wording

/// Why a server could not be talked to.
///
/// Any of these ends the connection.
package enum PostgresError: ExplainedError, Equatable {
    case nameUnknown(host: String, detail: String)
    case connectTimeout(Duration)
    /// Logged in, asked, and no whole answer came.
    case answerTimeout(Duration)
    /// The server's own error, of a statement or of the login.
    case server(sqlState: String, message: String)
    /// What libpq says when no server error came; it has no codes for it.
    case client(ClientFailure, text: String)
    case cancelled

    package var cause: String {
        switch self {
        case .nameUnknown(let host, let detail):
            "host name \"\(host.printable)\" could not be resolved: \(detail)"
        case .connectTimeout(let limit): "no connection within \(limit.words)"
        case .answerTimeout(let limit): "the server stopped answering: nothing whole within \(limit.words)"
        case .server(_, let message): message.printable
        case .client(_, let text): text.printable
        case .cancelled: "interrupted"
        }
    }

    package var hint: String? { nil }
}
