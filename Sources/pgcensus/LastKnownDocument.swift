import ArgumentParser
import Inventory
import SnapshotStore
import Sync

/// The last known state of an integration as one JSON document.
struct LastKnownDocument {
    let integration: String

    /// Writes the resources as they are read, one server at a time.
    func write(in view: StoreView, to output: ([UInt8]) throws -> Void) throws {
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

extension ExportCommand {
    /// Of the one integration that is meant.
    func exportLastKnown() throws {
        if withOwners || options.snapshot != nil || format != .json {
            throw ValidationError(
                "--last-known is one JSON document of the state after the last sync; no other option shapes it"
            )
        }
        let target = try ExportTarget(path: file)
        try SnapshotStore(reading: options.storeOptions.path).view { view in
            let names = try view.runs().filter { $0.snapshot != nil }.map(\.integration)
            guard !names.isEmpty else {
                throw CommandFailure("nothing is known yet", hint: "Run pgcensus sync --once first.")
            }
            let name = try options.configuration.integration(among: names)
            try target.write { output in try LastKnownDocument(integration: name).write(in: view, to: output)
            }
        }
    }
}
