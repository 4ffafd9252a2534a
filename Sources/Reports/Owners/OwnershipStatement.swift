package import Inventory
package import Ownership

/// How the owners in an export were found; the format of `owners` and `ownerEvidence` has a version of its own.
package struct OwnershipStatement: Sendable {
    package static let format = "pgcensus/owners/v1"

    private let mapping: OwnerMapping
    private let source: String
    private let isComplete: Bool

    /// `isComplete`: whether the directory answered every question.
    package init(_ mapping: OwnerMapping, source: String, isComplete: Bool) {
        self.mapping = mapping
        self.source = source
        self.isComplete = isComplete
    }
}

extension OwnershipStatement: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("format", Self.format)
            if let owner = mapping.resourceOwner {
                json.member("resourceOwner") { json in
                    json.object { json in
                        json.member("key", owner.key)
                        json.member("attribute", owner.attribute.rawValue)
                    }
                }
            }
            if let owner = mapping.integrationOwner {
                json.member("integrationOwner") { json in
                    json.object { json in
                        json.member("attribute", owner.attribute.rawValue)
                        json.member("values", owner.values)
                    }
                }
            }
            json.member("tagRules", mapping.rules.count)
            json.member("directory") { json in
                json.object { json in
                    json.member("source", source)
                    json.member("outcome", isComplete ? Outcome.complete : .partial)
                }
            }
        }
    }
}
