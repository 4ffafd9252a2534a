/// A number of things, as a document or the store has it.
///
/// A number that is negative, or so large that a sum could overflow, is not read: no estate has so many of anything.
@propertyWrapper
package struct Count: Sendable, Equatable {
    static let most = 1 << 48

    package var wrappedValue: Int

    package init(wrappedValue: Int) {
        self.wrappedValue = wrappedValue
    }
}

extension Count: JSONReadable {
    package func write(to json: inout JSONWriter) { wrappedValue.write(to: &json) }

    package init(from json: inout RecordReader) throws(JSONReader.Failure) {
        wrappedValue = try json.integer()
        guard 0...Self.most ~= wrappedValue else { throw json.failure }
    }
}
