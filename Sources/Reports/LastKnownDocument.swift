import History
import Inventory
package import Store

/// The last known state of an integration as one JSON document.
package struct LastKnownDocument {
    private let integration: String

    package init(integration: String) {
        self.integration = integration
    }

    /// Writes the resources as they are read, one server at a time.
    package func write(in view: StoreView, to output: ([UInt8]) throws -> Void) throws {
        let state = try LastKnown(integration, in: view)
        var json = JSONWriter(.indented)
        try json.object { json in
            json.member("format", "pgcensus/last-known/v1")
            json.member("integration", integration)
            try json.member("resources") { json in
                try json.array { json in
                    try state.walk { entry in
                        json.element(entry)
                        try output(json.drain())
                    }
                }
            }
        }
        try output(json.drain() + [UInt8(ascii: "\n")])
    }
}
