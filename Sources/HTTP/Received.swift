/// What has arrived of an answer, up to the limits.
///
/// The numbers returned go to curl: fewer bytes than it gave stop the transfer.
struct Received {
    /// Below curl's own limit of about 300 kB, which it reports like a broken connection.
    static let headerLimit = 256 << 10

    let bodyLimit: Int
    private(set) var body: [UInt8] = []
    private(set) var headerBytes = 0
    private(set) var isTooLarge = false

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    var headersAreTooLarge: Bool { headerBytes > Self.headerLimit }

    mutating func takeHeader(_ count: Int) -> Int {
        headerBytes += count
        return headersAreTooLarge ? 0 : count
    }

    mutating func takeBody(_ part: UnsafeRawBufferPointer) -> Int {
        guard body.count + part.count <= bodyLimit else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: part)
        return part.count
    }
}
