import Foundation
import Inventory
import Ownership
import Wording
import Yams

extension OwnerSettings {
    static let keys = ["resourceOwner", "integrationOwner", "directory", "tagRules"]
    /// Azure's limit for the name of a tag.
    private static let longestKey = 512

    init(_ parent: Section) {
        self.init()
        readResourceOwner(parent)
        readIntegrationOwner(parent)
        readDirectory(parent)
        tagRules = parent.list("tagRules").compactMap {
            TagRule($0.node, path: $0.path, problems: parent.problems)
        }
        if parent.has("resourceOwner"), !parent.has("integrationOwner") {
            parent.problem(
                "resourceOwner",
                "resourceOwner needs integrationOwner, for resources without an owner tag",
                hint: "Add integrationOwner: {attribute: group, values: [NAME]}."
            )
        }
        checkDirectory(parent)
    }

    private mutating func readResourceOwner(_ parent: Section) {
        guard let section = parent.section("resourceOwner", keys: ["key", "attribute"]) else { return }
        section.need("key", "the key of a tag")
        section.need("attribute", "an attribute of the directory")
        guard let key = section.string("key"), let attribute = section.attribute() else { return }
        guard key.count <= Self.longestKey else {
            return section.problem("key", "a tag's key has at most \(Self.longestKey) characters")
        }
        resourceOwner = ResourceOwner(key: key, attribute: attribute)
    }

    private mutating func readIntegrationOwner(_ parent: Section) {
        guard let section = parent.section("integrationOwner", keys: ["attribute", "values"]) else { return }
        section.need("attribute", "an attribute of the directory")
        section.need("values", "one value or more")
        let before = section.problems.found.count
        let values = section.strings("values")
        if section.has("values"), values.isEmpty, section.problems.found.count == before {
            section.problem("values", "at least one value is required", hint: "Name a user or a group.")
        }
        guard let attribute = section.attribute(), !values.isEmpty else { return }
        integrationOwner = IntegrationOwner(attribute: attribute, values: values)
    }

    private mutating func readDirectory(_ parent: Section) {
        guard let section = parent.section("directory", keys: ["source", "file", "maxAge", "maxQuestions"])
        else { return }
        directory.file = section.string("file")
        directory.source = section.choice("source") ?? (section.has("file") ? .file : .microsoftGraph)
        directory.maxAge = section.duration("maxAge")
        directory.maxQuestions = section.integer("maxQuestions", in: 1...1_000_000) ?? directory.maxQuestions
        switch directory.source {
        case .file where !section.has("file"):
            section.problem("source", "the file is not named", hint: "Add file: PATH.")
        case .file where section.has("maxAge"):
            section.problem("maxAge", "a file is read each time; maxAge applies only to Microsoft Graph")
        case .file where section.has("maxQuestions"):
            section.problem(
                "maxQuestions",
                "a file is read each time; maxQuestions applies only to Microsoft Graph"
            )
        case .microsoftGraph where section.has("file"):
            section.problem("file", "Microsoft Graph needs no file", hint: "Remove file or source.")
        default: break
        }
    }

    /// Microsoft Graph uses the identity and the cloud of `azure`.
    private func checkDirectory(_ parent: Section) {
        guard resourceOwner != nil || integrationOwner != nil, directory.source == .microsoftGraph else {
            return
        }
        if !parent.has("azure") {
            parent.problem(
                parent.has("directory") ? "directory" : "integrationOwner",
                "Microsoft Graph needs azure",
                hint: "Add directory: {file: PATH} with your users and groups."
            )
        }
        if let owner = integrationOwner, owner.attribute.isObjectId,
            let value = owner.values.first(where: { UUID(uuidString: $0) == nil })
        {
            parent.problem(
                "integrationOwner",
                "\"\(value.printable)\" is not an object id",
                hint: "An object id is a GUID."
            )
        }
    }
}

extension OwnerSettings.TagRule {
    fileprivate init?(_ node: Node, path: String, problems: Problems) {
        guard let section = Section(node, path: path, keys: ["match", "tags"], problems: problems) else {
            return nil
        }
        section.need("match", "a pattern over resource ids")
        section.need("tags", "one tag or more")
        let before = problems.found.count
        let tags = section.pairs("tags")
        if section.has("tags"), tags.isEmpty, problems.found.count == before {
            section.problem("tags", "at least one tag is required")
        }
        guard let match = section.string("match"), !tags.isEmpty else { return nil }
        self.init(
            match: Glob(match, ignoringCase: true),
            tags: Dictionary(tags) { first, _ in first }
        )
    }
}

extension Section {
    fileprivate func need(_ key: String, _ what: String) {
        if !has(key) { problem(key, "\(what) is required", hint: "Add \(key).") }
    }

    fileprivate func attribute() -> DirectoryAttribute? {
        guard let text = string("attribute") else { return nil }
        if let attribute = DirectoryAttribute(configured: text) { return attribute }
        let known = DirectoryAttribute.allCases.map(\.rawValue)
        problem(
            "attribute",
            "\"\(text.printable)\" is not one of user, group, \(known.joined(separator: ", "))",
            hint: text.nearest(in: known + ["user", "group"]).map { "Did you mean \($0)?" }
        )
        return nil
    }
}
