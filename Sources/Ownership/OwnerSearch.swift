import Inventory

/// Finds owners level by level: if a resource's own tags and rules give no owner, its parent's answer applies.
///
/// A parent's answer already includes the levels above it, so each resource costs one search of its own tags.
package struct OwnerSearch: Sendable {
    package let mapping: OwnerMapping
    private let directory: Directory
    /// The integration's owner, for everything without a nearer owner.
    package let integration: OwnerAnswer
    /// The rules with the owner's key.
    private let rules: [(tag: (key: Name, value: String), matches: @Sendable (String) -> Bool)]
    /// Each distinct value is resolved once.
    private var values: [Name: TagValue] = [:]

    package init(_ mapping: OwnerMapping, _ directory: Directory) {
        self.mapping = mapping
        self.directory = directory
        integration = Self.integrationAnswer(mapping, directory)
        let key = mapping.resourceOwner?.key ?? ""
        rules = mapping.rules.compactMap { rule in rule.tags.tag(key).map { ($0, rule.matches) } }
    }

    /// The answer for one resource, given the answer of its parent.
    package mutating func answer(for resource: Resource, below parent: OwnerAnswer) -> OwnerAnswer {
        let steps = steps(for: resource)
        guard !steps.isEmpty else { return parent }
        var passed: [OwnerFinding] = []
        var asOf: Timestamp?
        for step in steps {
            let value = settled(step.value)
            passed += Self.findings(value, step)
            asOf = Timestamp.oldest(asOf, value.asOf)
            guard value.owners.isEmpty else {
                return OwnerAnswer(
                    state: .owned,
                    owners: value.owners,
                    evidence: step,
                    findings: passed,
                    directoryAsOf: asOf
                )
            }
        }
        guard let nearest = passed.first else { return parent }
        return OwnerAnswer(
            state: parent.state,
            owners: parent.owners,
            evidence: parent.evidence,
            reason: parent.state == .owned ? nil : nearest.reason,
            findings: passed,
            furtherFindings: parent,
            directoryAsOf: Timestamp.oldest(asOf, parent.directoryAsOf)
        )
    }

    /// The places on the resource's own level that have the tag, in order of precedence.
    package func steps(for resource: Resource) -> [OwnerEvidence] {
        guard let key = mapping.resourceOwner?.key else { return [] }
        var steps: [OwnerEvidence] = []
        if let tag = resource.tags.tag(key) { steps.append(Self.step(tag, resource.source, resource)) }
        // Elements of a span are read in place; from an array, each would be copied.
        let rules = rules.span
        for index in rules.indices where rules[index].matches(resource.id) {
            steps.append(Self.step(rules[index].tag, .rule, resource))
            break
        }
        return steps
    }

    /// The result of a step's value: owners, and the parts without one.
    package mutating func outcome(of step: OwnerEvidence) -> (owners: [Owner], findings: [OwnerFinding]) {
        let value = settled(step.value)
        return (value.owners, Self.findings(value, step))
    }

    /// The result of a value of the tag; nil if the directory has not answered completely.
    mutating func owners(of value: String) -> [Owner]? {
        let value = settled(value)
        return value.isOpen ? nil : value.owners
    }

    /// Every value looked up so far, and those of the integration's owner.
    package var questions: Set<DirectoryQuestion> {
        var questions: Set<DirectoryQuestion> = []
        if let owner = mapping.integrationOwner {
            questions.formUnion(owner.values.map { DirectoryQuestion(owner.attribute, $0) })
        }
        if let attribute = mapping.resourceOwner?.attribute {
            for text in values.keys {
                questions.formUnion(TagValue.parts(text.text).map { DirectoryQuestion(attribute, $0) })
            }
        }
        return questions
    }

    private static func step(_ tag: (key: Name, value: String), _ source: OwnerSource, _ resource: Resource)
        -> OwnerEvidence
    {
        OwnerEvidence(
            level: resource.kind.level,
            source: source,
            resource: resource.id,
            key: tag.key.text,
            value: tag.value
        )
    }

    private mutating func settled(_ text: String) -> TagValue {
        let name = Name(text)
        if let known = values[name] { return known }
        let attribute = mapping.resourceOwner?.attribute ?? .groupDisplayName
        let value = TagValue(text, attribute, directory)
        values[name] = value
        return value
    }

    private static func findings(_ value: TagValue, _ step: OwnerEvidence) -> [OwnerFinding] {
        value.unusable.map { part, reason, names in
            OwnerFinding(evidence: step, part: part, reason: reason, names: names)
        }
    }

    private static func integrationAnswer(_ mapping: OwnerMapping, _ directory: Directory) -> OwnerAnswer {
        guard let settings = mapping.integrationOwner else {
            return OwnerAnswer(state: .unowned, reason: .noTag)
        }
        let value = TagValue(settings.values, settings.attribute, directory)
        let evidence = OwnerEvidence(
            level: .integration,
            source: .integration,
            resource: mapping.integration,
            key: nil,
            value: settings.values.joined(separator: ", ")
        )
        return OwnerAnswer(
            state: value.owners.isEmpty ? .unowned : .fallback,
            owners: value.owners,
            evidence: value.owners.isEmpty ? nil : evidence,
            reason: value.isOpen && value.owners.isEmpty ? .directoryUnavailable : .noTag,
            findings: findings(value, evidence),
            directoryAsOf: value.asOf
        )
    }
}
