import Wording

/// Why the communication with a server failed.
///
/// Any of these ends the connection.
package enum PostgresError: ExplainedError, Equatable {
    case nameUnknown(host: String, detail: String)
    /// The connection was refused.
    case connectTimeout(Duration)
    /// The connection was accepted, but the login did not end.
    case loginTimeout(Duration)
    /// Logged in, but the answer to a statement is not complete.
    case answerTimeout(Duration)
    /// The server's own error, from a statement or the login.
    case server(ServerError)
    /// libpq's text if there is no server error; it has no codes for it.
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
        case .loginTimeout(let limit): "the port is open, but the login did not end within \(limit.words)"
        case .answerTimeout(let limit):
            "the server stopped answering: no complete answer within \(limit.words)"
        case .server(let error): error.message.printable
        case .client(let failure, let text):
            [failure.words, text.printable].compactMap { $0 }.joined(separator: ": ")
        case .cancelled: "interrupted"
        }
    }

    /// Only for errors that a setting can fix; all other hints depend on the caller.
    package var hint: String? {
        guard case .client(let failure, _) = self else { return nil }
        return failure.hint
    }

    /// Nil if the error is not from the server.
    package var serverError: ServerError? {
        guard case .server(let error) = self else { return nil }
        return error
    }

    /// Whether another database of the same server would give the same error.
    package var concernsServer: Bool { serverError?.concernsServer ?? true }
}

extension PostgresError {
    /// How far the attempt at one address got; nil if another address of the server would give the same error.
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
