import Foundation
import GRDB
import Inventory
package import Ownership

/// The directory's last answers, kept beside the snapshots for the time when it cannot be asked.
///
/// One for each integration, attribute and value: names and addresses of people are in them, as the file's mode says.
extension SnapshotStore {
    /// After this time an answer is deleted: no tag has its value any more.
    private static let longestKept: Int64 = 90 * 24 * 3_600_000

    /// The answers that there are.
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

    /// Takes these answers in the place of older ones, and forgets what was not asked for in 90 days.
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
