/// A server's error before any login, without its first letter (chapter 55.8).
///
/// A server that could not start a process for the connection sends only a text and a zero.
struct ErrorResponse {
    private static let longest = 8192
    private let sqlState: String
    private let message: String

    /// Nil length: text.
    private static func length(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        return (5...longest).contains(length) ? length : nil
    }

    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4 else { return false }
        return length(bytes).map { bytes.count >= $0 } ?? (bytes.last == 0 || bytes.count >= longest)
    }

    init(_ bytes: [UInt8]) {
        let isInFields = Self.length(bytes) != nil
        let parts = bytes.dropFirst(isInFields ? 4 : 0).split(separator: 0)
        func field(_ letter: Character) -> String? {
            parts.first { $0.first == letter.asciiValue }.map {
                String(decoding: $0.dropFirst(), as: UTF8.self)
            }
        }
        sqlState = isInFields ? field("C") ?? "" : ""
        let line = bytes.last == 0 ? parts.first.map { String(decoding: $0, as: UTF8.self) } : nil
        let text = isInFields ? field("M") : line
        message = (text ?? "").split(separator: "\n").joined(separator: " ")
    }

    /// An error without a message is not from PostgreSQL.
    var failure: HandshakeFailure {
        message.isEmpty ? .notPostgres : .server(sqlState: sqlState, message: message)
    }
}
