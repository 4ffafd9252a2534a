import Foundation
package import Inventory
package import Ownership
import Wording

/// Microsoft Graph's answers to many questions, and why there are not more.
package struct MicrosoftGraphAnswers: Sendable {
    package var answers: [DirectoryQuestion: DirectoryAnswer] = [:]
    /// The first failure; its questions have no answer.
    package var failure: AzureError?
}

extension MicrosoftGraph {
    private static let membersPerPage = 999
    /// With more answers than these pages hold, a question has no definite answer.
    private static let mostPagesOfNamesakes = 10

    /// Asks each question once: first for the objects with the value, then for the people in each group that was found.
    ///
    /// A failure affects only its own questions. An id that is not a GUID has no owner, and is not sent.
    package func answers(
        to questions: Set<DirectoryQuestion>,
        at now: @Sendable () -> Timestamp
    ) async -> MicrosoftGraphAnswers {
        let asked = questions.sorted().filter { question in
            !question.attribute.isObjectId || UUID(uuidString: question.key.text) != nil
        }
        var found = MicrosoftGraphAnswers()
        for question in questions.subtracting(asked) {
            found.answers[question] = DirectoryAnswer(entries: [], askedAt: now())
        }
        let pages = await pages(asked.map { $0.attribute.request(for: $0.key) })
        var entries: [(question: DirectoryQuestion, entries: [DirectoryEntry])] = []
        for (question, page) in zip(asked, pages) {
            do throws(AzureError) {
                let bounds = PageBounds(mostPages: Self.mostPagesOfNamesakes)
                let objects = try await objects(from: try page.get(), within: bounds) {
                    Self.matches($0, question).count > 1
                }
                // An unreadable object may be the one that the tag means.
                if let failure = objects.failures.first { throw failure }
                entries.append((question, try Self.entries(objects.elements, question)))
            } catch {
                found.failure = found.failure ?? error
            }
        }
        await addPeople(to: &entries, &found)
        for (question, entries) in entries {
            found.answers[question] = DirectoryAnswer(entries: entries, askedAt: now())
        }
        await addNearest(&found)
        return found
    }

    /// Microsoft Graph compares more loosely in some scripts, so its answer is filtered once more.
    private static func entries(
        _ objects: [MicrosoftGraphObject],
        _ question: DirectoryQuestion
    ) throws(AzureError) -> [DirectoryEntry] {
        let attribute = question.attribute
        var entries: [DirectoryEntry] = []
        for object in matches(objects, question) { entries.append(try object.known(attribute.kind)) }
        return entries
    }

    private static func matches(_ objects: [MicrosoftGraphObject], _ question: DirectoryQuestion)
        -> [MicrosoftGraphObject]
    {
        let attribute = question.attribute
        var seen: Set<String> = []
        return objects.filter { object in
            attribute.value(of: object.entry(attribute.kind)).map(attribute.key) == question.key
                && seen.insert(object.id.lowercased()).inserted
        }
    }

    /// The people of each group with a unique name.
    private func addPeople(
        to entries: inout [(question: DirectoryQuestion, entries: [DirectoryEntry])],
        _ found: inout MicrosoftGraphAnswers
    ) async {
        let groups = entries.indices.filter { index in
            entries[index].entries.count == 1 && entries[index].entries[0].kind == .group
        }
        let ids = Set(groups.map { entries[$0].entries[0].id }).sorted()
        let firstPages = await pages(ids.map(Self.members))
        var people: [String: Result<[DirectoryEntry], AzureError>] = [:]
        for (id, first) in zip(ids, firstPages) { people[id] = await self.people(first) }
        var failed: Set<DirectoryQuestion> = []
        for index in groups {
            switch people[entries[index].entries[0].id] {
            case .success(let members): entries[index].entries[0].people = members
            case .failure(let error):
                failed.insert(entries[index].question)
                found.failure = found.failure ?? error
            case nil: break
            }
        }
        entries.removeAll { failed.contains($0.question) }
    }

    /// Leaves out a member that cannot be read, unless none is left.
    private func people(_ first: Result<Page, AzureError>) async -> Result<[DirectoryEntry], AzureError> {
        do throws(AzureError) {
            let found = try await objects(from: try first.get())
            if let failure = found.failures.first, found.elements.isEmpty { throw failure }
            var members: [DirectoryEntry] = []
            for object in found.elements { members.append(try object.known(.user)) }
            return .success(DirectoryEntry.people(among: members))
        } catch {
            return .failure(error)
        }
    }

    /// The users in a group, and in the groups inside it.
    private static func members(of group: String) -> MicrosoftGraphRequest {
        MicrosoftGraphRequest(
            url: "/groups/\(group)/transitiveMembers/microsoft.graph.user?$count=true"
                + "&$select=\(MicrosoftGraphObject.fields(.user))&$top=\(membersPerPage)",
            isAdvanced: true
        )
    }

    /// Names near to values without a match; if they cannot be read, the answer has none.
    private func addNearest(_ found: inout MicrosoftGraphAnswers) async {
        let missing = found.answers.keys.filter { found.answers[$0]?.entries.isEmpty == true }.sorted()
        let requests = missing.compactMap { question in
            question.attribute.requestNear(question.key).map { (question, $0) }
        }
        let pages = await pages(requests.map { $0.1 })
        for ((question, _), page) in zip(requests, pages) {
            guard let elements = try? page.get().elements else { continue }
            let names = elements.compactMap { element in
                (try? MicrosoftGraphObject(element)).flatMap {
                    question.attribute.value(of: $0.entry(question.attribute.kind))
                }
            }
            found.answers[question]?.nearest = question.key.text.nearest(3, in: names)
        }
    }
}
