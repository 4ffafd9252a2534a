/// A value that writes itself as canonical JSON.
package protocol JSONWritable {
    func write(to json: inout JSONWriter)
}

/// Members that others add to a resource.
package protocol JSONAnnotation {
    func writeMembers(to json: inout JSONWriter)
}

extension JSONWritable {
    /// The value as one compact line of canonical JSON.
    package func canonicalJSON(_ facts: JSONWriter.Facts = .all) -> [UInt8] {
        var json = JSONWriter(.compact, facts: facts)
        write(to: &json)
        return json.drain()
    }
}

extension JSONWritable {
    /// The same, passed on in parts, so that it need not fit into memory.
    package func writeCanonicalJSON(_ facts: JSONWriter.Facts, inParts take: @escaping ([UInt8]) -> Void) {
        var json = JSONWriter(.compact, facts: facts, spill: take)
        write(to: &json)
        take(json.drain())
    }
}

extension String: JSONWritable {
    package func write(to json: inout JSONWriter) { json.string(self) }
}

extension Bool: JSONWritable {
    package func write(to json: inout JSONWriter) { json.literal(self ? "true" : "false") }
}

extension FixedWidthInteger where Self: JSONWritable {
    package func write(to json: inout JSONWriter) { json.literal(String(self)) }
}

extension Int: JSONWritable {}
extension Int64: JSONWritable {}
extension UInt32: JSONWritable {}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.array { json in forEach { json.element($0) } }
    }
}
