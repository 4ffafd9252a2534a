import CCurl

/// A running request: curl's handle and everything that must live as long.
///
/// Made, used and freed on the loop's thread. curl calls back with its address, so the loop keeps it until
/// the handle is out of the multi handle.
final class Transfer {
    let job: Job
    let easy: UnsafeMutableRawPointer
    let shown: String
    let deadline: ContinuousClock.Instant
    var received: Received
    private let url: ParsedURL
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(_ job: Job, identity: ClientIdentity) throws(HTTPError) {
        url = try ParsedURL(job.request.url, hidesPath: job.request.hidesPath)
        shown = url.shown
        guard let easy = curl_easy_init() else {
            errorText.deallocate()
            throw .transport(url: shown, code: Int(CURLE_FAILED_INIT.rawValue), text: "no handle")
        }
        self.job = job
        self.easy = easy
        deadline = .now + job.request.timeout
        received = Received(bodyLimit: job.request.bodyLimit, cutsBody: job.request.cutsBody)
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setTarget()
        setIdentity(identity)
        setLimits()
        setMethod()
        setHeaders()
        setReceiver()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerLines)
        errorText.deallocate()
    }

    /// curl's own text about the failure, or its general text for the code.
    func text(for code: CURLcode) -> String {
        errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
    }

    private func setTarget() {
        curl_set_pointer(easy, CURLOPT_CURLU, UnsafeMutableRawPointer(url.raw))
        curl_set_long(easy, CURLOPT_PATH_AS_IS, 1)
        curl_set_string(easy, CURLOPT_PROTOCOLS_STR, job.origin.scheme)
        curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        // An empty proxy also makes curl ignore the environment.
        if job.origin.scheme == "http" { curl_set_string(easy, CURLOPT_PROXY, "") }
    }

    private func setIdentity(_ identity: ClientIdentity) {
        curl_set_string(easy, CURLOPT_USERAGENT, identity.userAgent)
        if let caFile = identity.caFile { curl_set_string(easy, CURLOPT_CAINFO, caFile) }
        curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1)
        curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2)
        curl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        curl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
    }

    private func setLimits() {
        curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Otherwise freeing a handle would wait for its name look-up, and block every other transfer.
        curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, job.request.connectTimeout.milliseconds)
        guard !job.request.cutsBody else { return }
        curl_set_size(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(job.request.bodyLimit))
    }

    private func setMethod() {
        guard job.request.method == .post else { return }
        let body = job.request.body ?? []
        curl_set_long(easy, CURLOPT_POST, 1)
        curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        // One byte more than is sent: without an address curl would read standard input.
        var copied = body + [0]
        curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, &copied)
    }

    private func setHeaders() {
        // A name and a colon remove a header that curl would add by itself.
        var lines = ["Expect:"]
        if job.request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        lines += job.request.headers.fields.map(\.line)
        for line in lines { headerLines = curl_slist_append(headerLines, line) }
        curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerLines)
    }

    private func setReceiver() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        curl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        curl_set_pointer(easy, CURLOPT_HEADERDATA, me)
        curl_set_writer(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, transfer in
            Transfer.at(transfer)?.received.takeHeader(size * count) ?? 0
        }
        curl_set_pointer(easy, CURLOPT_WRITEDATA, me)
        curl_set_writer(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, transfer in
            let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Transfer.at(transfer)?.received.takeBody(part) ?? 0
        }
    }

    private static func at(_ address: UnsafeMutableRawPointer?) -> Transfer? {
        address.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
