import Foundation
import GRDB
import Inventory
package import Ownership

/// The directory's last answers, stored next to the snapshots for the time when it does not answer.
///
/// One for each integration, attribute and value; they contain names and addresses of people.
extension SnapshotStore {
    /// After this time an answer is deleted, because no tag has its value any more.
    private static let longestKept: Int64 = 90 * 24 * 3_600_000

    /// The stored answers.
    package func directoryAnswers(
        of integration: String,
        to questions: Set<DirectoryQuestion>
    ) throws(StoreError) -> [DirectoryQuestion: DirectoryAnswer] {
        try reading { db in
            let select = try db.cachedStatement(
                sql: "select answer from directory_answer where integration = ? and attribute = ? and key = ?"
            )
            var answers: [DirectoryQuestion: DirectoryAnswer] = [:]
            for question in questions {
                let arguments: StatementArguments = [
                    integration, question.attribute.rawValue, Data(question.key.text.utf8),
                ]
                guard let json = try Data.fetchOne(select, arguments: arguments) else { continue }
                answers[question] = try DirectoryAnswer(stored: json, as: "an answer", in: path)
            }
            return answers
        }
    }

    /// Replaces older answers by these, and deletes those that were not requested in 90 days.
    package func keep(
        _ answers: [DirectoryQuestion: DirectoryAnswer],
        of integration: String
    ) throws(StoreError) {
        try writing { db in
            let insert = try db.cachedStatement(
                sql: """
                    insert or replace into directory_answer (integration, attribute, key, answer)
                    values (?, ?, ?, ?)
                    """
            )
            for (question, answer) in answers {
                try insert.execute(arguments: [
                    integration, question.attribute.rawValue, Data(question.key.text.utf8),
                    Data(answer.canonicalJSON()),
                ])
            }
            guard let newest = answers.values.map(\.askedAt.milliseconds).max() else { return }
            let oldest = Timestamp(milliseconds: newest - Self.longestKept)
            try db.execute(
                sql: """
                    delete from directory_answer
                    where integration = ? and json_extract(cast(answer as text), '$.askedAt') < ?
                    """,
                arguments: [integration, oldest.description]
            )
        }
    }
}
