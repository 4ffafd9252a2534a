package import Inventory

/// The owners of a resource, and the evidence.
///
/// A class, because all resources in a database may share one answer.
package final class OwnerAnswer: Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// By a tag of the resource or of a parent.
        case owned
        /// By the integration's owner, because no tag gives an owner.
        case fallback
        case unowned
    }

    package let state: State
    /// In the order in which the value names them.
    package let owners: [Owner]
    /// The tag that gave the owner; absent if none did.
    package let evidence: OwnerEvidence?
    /// Why no tag gave an owner; absent if one did.
    package let reason: OwnerReason?
    /// Values in the path that gave no owner, the nearest first; if there are very many, only the first ones.
    package let findings: [OwnerFinding]
    /// The number of further findings.
    package let findingsLeftOut: Int
    /// Whether the directory has not answered everything that the answer depends on.
    package let isOpen: Bool
    /// The age of the directory's answer, if it did not answer again.
    package let directoryAsOf: Timestamp?

    /// Tables can have thousands of ancestors, each with values of its own.
    private static let mostFindings = 40

    /// `parent` is the answer whose findings follow.
    package init(
        state: State,
        owners: [Owner] = [],
        evidence: OwnerEvidence? = nil,
        reason: OwnerReason? = nil,
        findings: [OwnerFinding] = [],
        furtherFindings parent: OwnerAnswer? = nil,
        directoryAsOf: Timestamp? = nil
    ) {
        self.state = state
        self.owners = owners
        self.evidence = evidence
        self.reason = reason
        let further = parent?.findings ?? []
        let all = further.isEmpty ? findings : findings + further
        self.findings = all.count <= Self.mostFindings ? all : Array(all.prefix(Self.mostFindings))
        findingsLeftOut = all.count - self.findings.count + (parent?.findingsLeftOut ?? 0)
        isOpen = parent?.isOpen == true || findings.contains { $0.reason == .directoryUnavailable }
        self.directoryAsOf = directoryAsOf
    }

    /// The members that an export adds to a resource.
    package func writeMembers(to json: inout JSONWriter) {
        json.member("owners", owners)
        json.member("ownerEvidence") { json in
            json.object { json in
                json.member("state", state.rawValue)
                evidence?.writeMembers(to: &json)
                json.member("reason", reason?.rawValue)
                json.member("findings", findings)
                json.member("findingsLeftOut", findingsLeftOut > 0 ? findingsLeftOut : nil)
                json.member("directoryAsOf", directoryAsOf)
            }
        }
    }
}

extension OwnerAnswer: JSONAnnotation {}

extension OwnerAnswer: Equatable {
    package static func == (left: OwnerAnswer, right: OwnerAnswer) -> Bool {
        left === right
            || (left.state == right.state && left.owners == right.owners && left.evidence == right.evidence
                && left.reason == right.reason && left.findings == right.findings
                && left.findingsLeftOut == right.findingsLeftOut
                && left.directoryAsOf == right.directoryAsOf)
    }
}

/// The tag, rule or setting that gives an owner.
package struct OwnerEvidence: Sendable, Equatable {
    package var level: OwnerLevel
    package var source: OwnerSource
    /// The id of the resource with the tag; the integration's name for its owner.
    package var resource: String
    /// The key as it is spelled there; absent for the integration's owner.
    package var key: String?
    /// The value, byte for byte.
    package var value: String

    package init(level: OwnerLevel, source: OwnerSource, resource: String, key: String?, value: String) {
        self.level = level
        self.source = source
        self.resource = resource
        self.key = key
        self.value = value
    }

    func writeMembers(to json: inout JSONWriter) {
        json.member("level", level.rawValue)
        json.member("source", source.rawValue)
        json.member("resource", resource)
        json.member("key", key)
        json.member("value", value)
    }
}

/// A value that matches no possible owner.
package struct OwnerFinding: Sendable, Equatable {
    package var evidence: OwnerEvidence
    /// The part of the value.
    package var part: String
    package var reason: OwnerReason
    /// Nearest names for `noMatch`; all matches for `ambiguous`; otherwise the one match.
    package var names: [String]

    package init(evidence: OwnerEvidence, part: String, reason: OwnerReason, names: [String]) {
        self.evidence = evidence
        self.part = part
        self.reason = reason
        self.names = names
    }
}

extension OwnerFinding: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            evidence.writeMembers(to: &json)
            json.member("part", part)
            json.member("reason", reason.rawValue)
            json.member("names", names)
        }
    }
}
