import Inventory
import Wording

extension DirectoryEntry {
    private static let userKeys = [
        "id", "displayName", "mail", "userPrincipalName", "employeeId", "accountEnabled", "userType",
    ]
    private static let groupKeys = ["id", "displayName", "mail", "members"]

    /// A user has at least one of id, userPrincipalName and mail.
    init(user fields: [String: DirectoryField], _ place: String) throws(DirectoryFileError) {
        let fields = try Fields(fields, keys: Self.userKeys, place)
        let principal = try fields.text("userPrincipalName")
        let mail = try fields.text("mail")
        guard let id = try fields.text("id") ?? principal ?? mail else {
            throw DirectoryFileError("\(place) has neither id, userPrincipalName nor mail")
        }
        self.init(kind: .user, id: id, displayName: try fields.text("displayName") ?? principal ?? mail ?? id)
        self.mail = mail
        userPrincipalName = principal
        employeeId = try fields.text("employeeId")
        isEnabled = try fields.flag("accountEnabled") ?? true
        isGuest = try fields.choice("userType", of: ["Member", "Guest"]) == "Guest"
    }

    init(group fields: [String: DirectoryField], _ place: String) throws(DirectoryFileError) {
        let fields = try Fields(fields, keys: Self.groupKeys, place)
        guard let name = try fields.text("displayName") else {
            throw DirectoryFileError("\(place) has no displayName")
        }
        self.init(kind: .group, id: try fields.text("id") ?? name, displayName: name)
        mail = try fields.text("mail")
        try fields.list("members")
    }
}

/// The fields of one user or group, read by name and type.
private struct Fields {
    private let values: [String: DirectoryField]
    private let place: String

    init(_ values: [String: DirectoryField], keys: [String], _ place: String) throws(DirectoryFileError) {
        for key in values.keys.sorted() where !keys.contains(key) {
            let known = key.nearest(in: keys).map { "did you mean \($0)?" }
            throw DirectoryFileError(
                "\(place) has the unknown key \"\(key.printable)\"; "
                    + (known ?? "there are \(keys.joined(separator: ", "))")
            )
        }
        self.values = values
        self.place = place
    }

    /// An empty text counts as absent.
    func text(_ key: String) throws(DirectoryFileError) -> String? {
        switch values[key] {
        case nil: return nil
        case .text(let text): return text.isEmpty ? nil : text
        case .flag(let flag): return String(flag)
        case .list: throw DirectoryFileError("\(place).\(key) is not a text")
        }
    }

    func flag(_ key: String) throws(DirectoryFileError) -> Bool? {
        switch values[key] {
        case nil: return nil
        case .flag(let flag): return flag
        case .text(let text):
            if ["true", "yes", "on"].contains(text.lowercased()) { return true }
            if ["false", "no", "off"].contains(text.lowercased()) { return false }
            fallthrough
        case .list: throw DirectoryFileError("\(place).\(key) is neither true nor false")
        }
    }

    func choice(_ key: String, of choices: [String]) throws(DirectoryFileError) -> String? {
        guard let text = try text(key) else { return nil }
        guard choices.contains(text) else {
            throw DirectoryFileError("\(place).\(key) is not one of \(choices.joined(separator: ", "))")
        }
        return text
    }

    func list(_ key: String) throws(DirectoryFileError) {
        switch values[key] {
        case nil, .list: return
        default: throw DirectoryFileError("\(place).\(key) is not a list")
        }
    }
}

/// The names by which a group's `members` may refer to users and groups.
struct MemberNames {
    private var places: [Name: [Int]] = [:]
    /// By the id as written, which takes precedence over other names.
    private var ids: [Name: Int] = [:]

    /// Each id is unique.
    init(_ entries: [DirectoryEntry]) throws(DirectoryFileError) {
        var seen: Set<Name> = []
        for (place, entry) in entries.enumerated() {
            guard seen.insert(DirectoryAttribute.userObjectId.key(entry.id)).inserted else {
                throw DirectoryFileError(
                    "two entries have the id or name \"\(entry.id.printable)\"; give each entry its own id"
                )
            }
            ids[Name(entry.id)] = place
            let names =
                [entry.id, entry.userPrincipalName, entry.mail]
                + (entry.kind == .group ? [entry.displayName] : [])
            for name in Set(names.compactMap { $0.map { Name($0.directoryFolded) } }) {
                places[name, default: []].append(place)
            }
        }
    }

    func place(_ name: String, _ group: String) throws(DirectoryFileError) -> Int {
        if let place = ids[Name(name)] { return place }
        let found = places[Name(name.directoryFolded)] ?? []
        guard let place = found.first else {
            throw DirectoryFileError("\(group) has the unknown member \"\(name.printable)\"")
        }
        guard found.count == 1 else {
            throw DirectoryFileError(
                "\(group) has the member \"\(name.printable)\", which matches \(found.count) entries"
            )
        }
        return place
    }
}
