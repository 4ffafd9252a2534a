package import Inventory

extension Change: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { writeMembers(to: &$0) }
    }

    /// The members of the object, for documents with further ones.
    package func writeMembers(to json: inout JSONWriter) {
        json.member("change", kind.rawValue)
        json.member("kind", resource.rawValue)
        json.member("id", id)
        json.member("previousId", previousID)
        json.member("previousName", previousName)
        json.member("server", server)
        json.member("name", name)
        if !fields.isEmpty { json.member("fields", fields) }
        if !facts.isEmpty { json.member("facts") { writeFacts(to: &$0) } }
        json.member("outcome", outcome)
        json.member("code", code)
        json.member("since", since)
    }
}

extension Change {
    /// Only the facts, sorted by name, each already JSON.
    package func writeFacts(to json: inout JSONWriter) {
        json.object { json in
            for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
                json.member(key.text) { $0.literal(value.text) }
            }
        }
    }
}

extension FieldChange: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("field", field)
            json.member("from") { $0.literal(from?.text ?? "null") }
            json.member("to") { $0.literal(to?.text ?? "null") }
        }
    }
}
