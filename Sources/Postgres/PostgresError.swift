import Wording

/// Why a server could not be talked to.
///
/// Any of these ends the connection.
package enum PostgresError: ExplainedError, Equatable {
    case nameUnknown(host: String, detail: String)
    /// Nothing took the connection.
    case connectTimeout(Duration)
    /// Something took the connection, and no login came of it.
    case loginTimeout(Duration)
    /// Logged in, asked, and no whole answer came.
    case answerTimeout(Duration)
    /// The server's own error, of a statement or of the login.
    case server(ServerError)
    /// What libpq says when no server error came; it has no codes for it.
    case client(ClientFailure, text: String)
    case cancelled

    package static func server(sqlState: String, message: String) -> PostgresError {
        .server(ServerError(sqlState: sqlState, message: message))
    }

    package var cause: String {
        switch self {
        case .nameUnknown(let host, let detail):
            "host name \"\(host.printable)\" could not be resolved: \(detail)"
        case .connectTimeout(let limit): "no connection within \(limit.words)"
        case .loginTimeout(let limit): "the port is open, but no login was done within \(limit.words)"
        case .answerTimeout(let limit): "the server stopped answering: nothing whole within \(limit.words)"
        case .server(let error): error.message.printable
        case .client(let failure, let text):
            [failure.words, text.printable].compactMap { $0 }.joined(separator: ": ")
        case .cancelled: "interrupted"
        }
    }

    /// Of what the configuration decides; all other hints depend on who asks.
    package var hint: String? {
        guard case .client(let failure, _) = self else { return nil }
        return failure.hint
    }

    /// Nil for what the server did not say itself.
    package var serverError: ServerError? {
        guard case .server(let error) = self else { return nil }
        return error
    }

    /// Whether another database of the same server would end the same way.
    package var concernsServer: Bool { serverError?.concernsServer ?? true }
}

extension PostgresError {
    /// How far the way to one address went; nil where another address of the server would say the same.
    var stepsToAddress: Int? {
        switch self {
        case .loginTimeout: 4
        case .client(.reset, _): 3
        case .client(.refused, _): 2
        case .connectTimeout: 1
        case .client(.unreachable, _): 0
        default: nil
        }
    }
}
