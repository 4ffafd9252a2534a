package import Inventory

/// The answers in the order in which an export writes the resources.
extension ResourceWalk {
    package mutating func answers(for subscriptions: [Subscription]) -> [any JSONAnnotation] {
        var answers: [any JSONAnnotation] = []
        visit(subscriptions) { answers.append($1) }
        return answers
    }

    package mutating func answers(for server: Server) -> [any JSONAnnotation] {
        var answers: [any JSONAnnotation] = []
        visit(server) { answers.append($1) }
        return answers
    }
}
