import Foundation
import Support

/// The sentences of a document in order; each row of a table and each code block counts as a sentence.
struct ReadmeClaims {
    private(set) var all: [String] = []
    private var words: [Substring] = []
    /// Whether the line is inside a code block; `isNamed` is true after its first line.
    private var block: (isOpen: Bool, isNamed: Bool) = (false, false)

    /// README.md, then `docs/` by name, without the list of claims and without generated pages.
    static func documents() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/docs")
        let written = names.filter { $0.hasSuffix(".md") && !["claims.md", "commands.md"].contains($0) }
        return ["README.md"] + written.sorted().map { "docs/\($0)" }
    }

    init(document: String) throws {
        let text = try String(contentsOfFile: "\(Repository.root)/\(document)", encoding: .utf8)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { read(line) }
        endParagraph()
    }

    private mutating func read(_ line: Substring) {
        let text = line.trimmingCharacters(in: .whitespaces)
        if text.hasPrefix("```") {
            endParagraph()
            block = (!block.isOpen, false)
        } else if block.isOpen {
            guard !block.isNamed, !text.isEmpty else { return }
            block.isNamed = true
            all.append("The block that begins `\(text)`.")
        } else if text.isEmpty || text.hasPrefix("#") {
            endParagraph()
        } else if text.hasPrefix("|") {
            endParagraph()
            readRow(text)
        } else {
            if line.hasPrefix("- ") { endParagraph() }
            words += (line.hasPrefix("- ") ? line.dropFirst(2) : line).split(separator: " ")
        }
    }

    /// The row above the separator line has the titles of the columns.
    private mutating func readRow(_ text: String) {
        guard text.allSatisfy({ "-| ".contains($0) }) else { return all.append(text) }
        all.removeLast()
    }

    /// A sentence ends if the next word does not begin with a small letter.
    private mutating func endParagraph() {
        var sentence: [Substring] = []
        for (index, word) in words.enumerated() {
            sentence.append(word)
            let next = index + 1 < words.count ? words[index + 1].first : nil
            let isLast =
                [".", "?", "!"].contains(word.last) && next.map { !("a"..."z").contains($0) } ?? true
            if isLast || next == nil {
                all.append(sentence.joined(separator: " "))
                sentence = []
            }
        }
        words = []
    }
}
