import Azure
import Wording

/// The problem of a directory whose last answers are used.
package struct DirectoryComplaint: Sendable {
    package let cause: String
    package let hint: String?

    /// A missing file may exist a moment later.
    init(missing path: String) {
        cause = "the directory \(path.printable) cannot be read"
        hint = "Check directory.file in the configuration; a relative path starts at the current folder."
    }

    /// `known`: how many questions have a last answer.
    init(unasked: Int, _ known: Int, ceiling: Int) {
        cause =
            "the directory was not asked for \(unasked) values: the limit is \(ceiling) in one run; "
            + "for \(known) its last answer is used"
        hint = "Find the tag that has very many values, or raise directory.maxQuestions."
    }

    /// `known`: how many questions have a last answer.
    init(_ failure: AzureError, unanswered: Int, _ known: Int) {
        let isDenied = if case .service(let error) = failure { error.status == 403 } else { false }
        cause =
            "the directory did not answer for \(unanswered) values; for \(known) its last answer is used: "
            + failure.cause
        hint =
            isDenied
            ? "Grant the identity the permission for the attribute; docs/owners.md lists it." : failure.hint
    }
}
