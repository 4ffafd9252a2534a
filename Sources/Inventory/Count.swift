/// How many there are of something, as a document or the store has it.
///
/// Nothing that is below zero or so large that a sum could overflow is read: no estate has that many of anything.
@propertyWrapper
package struct Count: Sendable, Equatable, Codable {
    static let most = 1 << 48

    package var wrappedValue: Int

    package init(wrappedValue: Int) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = try container.decode(Int.self)
        guard 0...Self.most ~= wrappedValue else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no count")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}
