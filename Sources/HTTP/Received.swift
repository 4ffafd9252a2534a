/// The part of an answer that has arrived, up to the limits.
///
/// The numbers returned go to curl: fewer bytes than it gave stop the transfer.
struct Received {
    /// Below curl's own limit of about 300 kB, which it reports like a broken connection.
    static let headerLimit = 256 << 10

    let bodyLimit: Int
    let cutsBody: Bool
    private(set) var body: [UInt8] = []
    private(set) var headerBytes = 0
    private(set) var isTooLarge = false

    init(bodyLimit: Int, cutsBody: Bool = false) {
        self.bodyLimit = bodyLimit
        self.cutsBody = cutsBody
    }

    var headersAreTooLarge: Bool { headerBytes > Self.headerLimit }

    mutating func takeHeader(_ count: Int) -> Int {
        headerBytes += count
        return headersAreTooLarge ? 0 : count
    }

    mutating func takeBody(_ part: UnsafeRawBufferPointer) -> Int {
        guard body.count + part.count <= bodyLimit else {
            if cutsBody {
                body.append(contentsOf: part.prefix(bodyLimit - body.count))
                return part.count
            }
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: part)
        return part.count
    }
}
