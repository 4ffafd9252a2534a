import Inventory

/// The directory that tags are matched with: answers at once, from a file or from stored answers.
package struct Directory: Sendable {
    private let lookUp: @Sendable (DirectoryQuestion) -> DirectoryAnswer?

    /// Nil means that the directory did not answer.
    package init(lookUp: @escaping @Sendable (DirectoryQuestion) -> DirectoryAnswer?) {
        self.lookUp = lookUp
    }

    /// A directory with all answers known in advance.
    package init(answers: [DirectoryQuestion: DirectoryAnswer]) {
        self.init { answers[$0] }
    }

    /// The result for a value under an attribute, and the age of a stored answer.
    func match(_ attribute: DirectoryAttribute, _ value: String) -> (match: Match, asOf: Timestamp?) {
        guard let answer = lookUp(DirectoryQuestion(attribute, value)) else {
            return (.unusable(.directoryUnavailable, names: []), nil)
        }
        return (match(attribute, answer), answer.isKept ? answer.askedAt : nil)
    }

    private func match(_ attribute: DirectoryAttribute, _ answer: DirectoryAnswer) -> Match {
        let entries = answer.entries.filter { $0.kind == attribute.kind }
        guard let entry = entries.first else { return .unusable(.noMatch, names: answer.nearest) }
        guard entries.count == 1 else {
            return .unusable(.ambiguous, names: entries.map { "\($0.displayName) (\($0.id))" })
        }
        switch entry.kind {
        case .user where !entry.isEnabled: return .unusable(.disabled, names: [entry.displayName])
        case .group where entry.people.isEmpty: return .unusable(.emptyGroup, names: [entry.displayName])
        default: return .owner(entry)
        }
    }

    enum Match: Sendable {
        case owner(DirectoryEntry)
        case unusable(OwnerReason, names: [String])
    }

    /// All entries that the value matches, with their people; empty if the directory did not answer.
    package func entries(_ attribute: DirectoryAttribute, _ value: String) -> [DirectoryEntry] {
        lookUp(DirectoryQuestion(attribute, value))?.entries ?? []
    }
}
