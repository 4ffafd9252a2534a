import Foundation
import Inventory
import Wording
import YAML
import Yams

/// A field of a directory file, whichever format it is written in.
enum DirectoryField: Decodable, JSONReadable {
    case text(String)
    case flag(Bool)
    case list([String])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .text("")
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let list = try? container.decode([String].self) {
            self = .list(list)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    init(from json: inout RecordReader) throws(JSONReader.Failure) {
        var ahead = json
        if let text = try? String(from: &ahead) {
            (self, json) = (.text(text), ahead)
            return
        }
        ahead = json
        if let flag = try? Bool(from: &ahead) {
            (self, json) = (.flag(flag), ahead)
            return
        }
        let list: [String]? = try json.nullable()
        self = list.map { .list($0) } ?? .text("")
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .text(let text): text.write(to: &json)
        case .flag(let flag): flag.write(to: &json)
        case .list(let list): list.write(to: &json)
        }
    }

    /// Nil if the node is a mapping, or a list with an element that is not a text.
    ///
    /// No text is a boolean here: `NO` and `on` may be names.
    init?(_ node: Node) {
        switch node {
        case .scalar(let scalar):
            self = .text(node.null == nil ? scalar.string : "")
        case .sequence(let sequence):
            let texts = sequence.compactMap { $0.scalar?.string }
            guard texts.count == sequence.count else { return nil }
            self = .list(texts)
        default: return nil
        }
    }
}

/// The users and groups of a file, unchecked: `users` and `groups`, each a list of fields by name.
struct DirectoryRows {
    private typealias Document = [String: [[String: DirectoryField]]]

    var users: [[String: DirectoryField]] = []
    var groups: [[String: DirectoryField]] = []

    init(json: Data) throws(DirectoryFileError) {
        if let twice = JSONKeys.firstRepeated(in: json) {
            throw DirectoryFileError("the key \"\(twice.printable)\" appears twice in one object")
        }
        // Our reader is much faster for a large file; for an invalid file, Foundation's decoder names the error.
        if let document = try? RecordReader.read(Array(json)) as Document {
            try self.init(document)
            return
        }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: json)
        } catch let error as DecodingError {
            throw DirectoryFileError("not a directory in JSON: \(error.place)")
        } catch {
            throw DirectoryFileError("not JSON")
        }
        try self.init(document)
    }

    /// Anchors and aliases are refused: a few can expand to billions of members.
    init(yaml: String) throws(DirectoryFileError) {
        let root: Node
        do {
            guard let node = try PlainYAML.compose(yaml) else {
                throw DirectoryFileError("the file is empty")
            }
            root = node
        } catch let error as DirectoryFileError {
            throw error
        } catch let error as PlainYAML.Refused {
            throw DirectoryFileError(
                "anchors, aliases and tags are not supported (line \(error.mark.line)); write out their values"
            )
        } catch {
            throw DirectoryFileError("not YAML: \("\(error)".prefix { $0 != "\n" })")
        }
        guard case .mapping(let mapping) = root else {
            throw DirectoryFileError("users and groups are expected at the top")
        }
        var document: [String: [[String: DirectoryField]]] = [:]
        for (key, value) in mapping {
            document[key.string ?? ""] = try Self.entries(value, key.string ?? "")
        }
        try self.init(document)
    }

    private init(_ document: [String: [[String: DirectoryField]]]) throws(DirectoryFileError) {
        for key in document.keys.sorted() where key != "users" && key != "groups" {
            throw DirectoryFileError("unknown key \"\(key.printable)\"; there are users and groups")
        }
        users = document["users"] ?? []
        groups = document["groups"] ?? []
    }

    private static func entries(_ node: Node, _ key: String) throws(DirectoryFileError)
        -> [[String: DirectoryField]]
    {
        guard case .sequence(let sequence) = node else {
            throw DirectoryFileError("\(key.printable) is not a list")
        }
        var entries: [[String: DirectoryField]] = []
        for (index, element) in sequence.enumerated() {
            guard case .mapping(let mapping) = element else {
                throw DirectoryFileError("\(key.printable)[\(index)] is not a mapping")
            }
            var fields: [String: DirectoryField] = [:]
            for (name, value) in mapping {
                let name = name.string ?? ""
                guard let field = DirectoryField(value) else {
                    throw DirectoryFileError("\(key.printable)[\(index)].\(name.printable) is not a text")
                }
                fields[name] = field
            }
            entries.append(fields)
        }
        return entries
    }
}

extension DecodingError {
    fileprivate var place: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "it cannot be read"
                : context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue.printable }
                    .joined(separator: ".") + " has the wrong type"
        @unknown default: "it cannot be read"
        }
    }
}
