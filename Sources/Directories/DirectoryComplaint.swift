import Azure
import Wording

/// What is wrong with a directory whose last answers must do.
package struct DirectoryComplaint: Sendable {
    package let cause: String
    package let hint: String?

    /// A file that is not there may be a moment later.
    init(missing path: String) {
        cause = "the directory \(path.printable) cannot be read"
        hint = "Check directory.file in the configuration; the path counts from the folder you are in."
    }

    /// `known`: for how many there is a last answer.
    init(unasked: Int, _ known: Int, ceiling: Int) {
        cause =
            "the directory was not asked for \(unasked) values, for \(ceiling) are the most in one run; "
            + "for \(known) its last answer is used"
        hint = "Look for a tag that names very many owners, or raise directory.maxQuestions."
    }

    /// `known`: for how many there is a last answer.
    init(_ failure: AzureError, unanswered: Int, _ known: Int) {
        let isDenied = if case .service(let error) = failure { error.status == 403 } else { false }
        cause =
            "the directory did not answer for \(unanswered) values; for \(known) its last answer is used: "
            + failure.cause
        hint =
            isDenied
            ? "Grant the identity what docs/owners.md lists for the attribute." : failure.hint
    }
}
