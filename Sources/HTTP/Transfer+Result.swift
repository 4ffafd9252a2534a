import CCurl
import Glibc

/// The result of a transfer, read from curl after it ends.
extension Transfer {
    func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
        guard code == CURLE_OK else { return .failure(failure(code)) }
        let status = number(CURLINFO_RESPONSE_CODE)
        return .success(HTTPResponse(status: status, headers: headers, body: received.body))
    }

    func failure(_ code: CURLcode) -> HTTPError {
        switch code {
        case CURLE_FILESIZE_EXCEEDED: .bodyTooLarge(url: shown, limit: received.bodyLimit)
        case _ where received.isTooLarge: .bodyTooLarge(url: shown, limit: received.bodyLimit)
        case _ where received.headersAreTooLarge: .headersTooLarge(url: shown, limit: Received.headerLimit)
        case CURLE_COULDNT_RESOLVE_HOST: .nameUnknown(host: job.origin.host)
        case _ where osError == ECONNREFUSED: .refused(host: job.origin.host, port: job.origin.port)
        // The total timeout is the loop's.
        case CURLE_OPERATION_TIMEDOUT: .connectTimeout(url: shown)
        case _ where isCutOff(code): .cutOff(url: shown)
        case _ where Self.tlsCodes.contains(code.rawValue):
            .tls(host: job.origin.host, detail: text(for: code))
        default: .transport(url: shown, code: Int(code.rawValue), text: text(for: code))
        }
    }

    /// The last answer's headers: none of a proxy or of an interim 1xx, no trailers.
    private var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        var previous: UnsafeMutablePointer<curl_header>?
        while let next = curl_easy_nextheader(easy, UInt32(CURLH_HEADER), -1, previous) {
            headers.append(String(cString: next.pointee.name), String(cString: next.pointee.value))
            previous = next
        }
        return headers
    }

    /// curl reports a refusal of a proxy as a broken connection; only the status distinguishes them.
    private func isCutOff(_ code: CURLcode) -> Bool {
        let proxyStatus = number(CURLINFO_HTTP_CONNECTCODE)
        guard proxyStatus == 0 || proxyStatus == 200 else { return false }
        return Self.cutOffCodes.contains(code.rawValue) || osError == ECONNRESET
    }

    private var osError: Int32 { Int32(clamping: number(CURLINFO_OS_ERRNO)) }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        curl_get_long(easy, info, &value)
        return value
    }

    private static let cutOffCodes = Set(
        [
            CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2_STREAM,
        ].map(\.rawValue)
    )

    private static let tlsCodes = Set(
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
        ].map(\.rawValue)
    )
}
