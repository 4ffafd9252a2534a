import CCurl
import Foundation
import Logging
import Synchronization
import Wording

/// Sends requests, over connections that it keeps and shares, from one thread of its own.
///
/// TLS is always verified. Redirects are not followed. Plain http goes to loopback alone and never through a
/// proxy; for https, `HTTPS_PROXY` and `NO_PROXY` apply as in curl.
package final class HTTPClient: Sendable {
    private let inbox: Inbox?
    private let lastID = Atomic<UInt64>(0)

    /// Starts the thread.
    ///
    /// On Debian `caFile` adds to the system's CA certificates, which curl reads from a folder; elsewhere it
    /// may replace them.
    package init(caFile: String? = nil, userAgent: String) {
        guard Self.curlIsReady, let multi = curl_multi_init() else {
            inbox = nil
            return
        }
        let inbox = Inbox(multi: multi)
        let identity = ClientIdentity(caFile: caFile, userAgent: userAgent)
        self.inbox = inbox
        Thread.detachNewThread { CurlLoop(inbox: inbox, identity: identity).run() }
    }

    deinit {
        close()
    }

    /// Waits for the complete answer; cancelling the task ends it at once with `.cancelled`.
    package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let start = ContinuousClock.now
        do throws(HTTPError) {
            let response = try await answer(to: request)
            log.debug("\(request): \(response.status), \(response.body.count) bytes in \(start.age)")
            if !request.hidesPath { log.trace("\(request): \(response.headers.telling)") }
            return response
        } catch {
            log.debug("\(request): no answer in \(start.age): \(error.cause)")
            throw error
        }
    }

    private func answer(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let url = try ParsedURL(request.url, hidesPath: request.hidesPath)
        let origin = try url.permittedOrigin(request.plainHTTP)
        if let bad = request.headers.fields.first(where: { !$0.isWellFormed }) {
            throw .badHeader(name: bad.name)
        }
        guard let inbox else { throw .closed }
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                inbox.add(Job(id: id, request: request, origin: origin, waiting: waiting))
            }
        } onCancel: {
            inbox.cancel(id)
        }
        return try result.get()
    }

    /// Ends every transfer with `.closed`, and then the thread.
    ///
    /// Waits for neither.
    package func close() {
        inbox?.close()
    }

    // Initialised once, by the first client; libcurl requires it before anything else.
    private static let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

private let log = Logger(label: "http")

/// The common settings of a client's requests.
struct ClientIdentity: Sendable {
    let caFile: String?
    let userAgent: String
}
