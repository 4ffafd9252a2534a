import Foundation
package import Inventory

/// The directory attribute that a tag's value refers to.
package enum DirectoryAttribute: String, Sendable, Hashable, CaseIterable {
    case userEmail = "user.email"
    case userPrincipalName = "user.userPrincipalName"
    case userObjectId = "user.objectId"
    case userEmployeeId = "user.employeeId"
    case groupDisplayName = "group.displayName"
    case groupMail = "group.mail"
    case groupObjectId = "group.objectId"

    /// `user` and `group` are short for the first attribute of each.
    package init?(configured text: String) {
        switch text {
        case "user": self = .userEmail
        case "group": self = .groupDisplayName
        default: self.init(rawValue: text)
        }
    }

    package var kind: DirectoryEntry.Kind {
        switch self {
        case .userEmail, .userPrincipalName, .userObjectId, .userEmployeeId: .user
        case .groupDisplayName, .groupMail, .groupObjectId: .group
        }
    }

    package var isObjectId: Bool { self == .userObjectId || self == .groupObjectId }

    /// The form in which two values that the directory considers equal have the same bytes.
    ///
    /// Names and mail compare without letter case, composed or not; letters that only look alike stay different. An
    /// object id is a GUID, whose hexadecimal digits have no case; an employee id compares byte for byte.
    package func key(_ value: String) -> Name {
        switch self {
        case .userEmployeeId: Name(value)
        case .userObjectId, .groupObjectId: Name(UUID(uuidString: value) == nil ? value : value.lowercased())
        default: Name(value.directoryFolded)
        }
    }

    /// The entry's values for this attribute.
    package func value(of entry: DirectoryEntry) -> String? {
        guard entry.kind == kind else { return nil }
        return switch self {
        case .userEmail, .groupMail: entry.mail
        case .userPrincipalName: entry.userPrincipalName
        case .userObjectId, .groupObjectId: entry.id
        case .userEmployeeId: entry.employeeId
        case .groupDisplayName: entry.displayName
        }
    }
}

extension String {
    /// Composed (NFC), with each letter in lower case by itself; the final sigma is a sigma.
    ///
    /// Composed again at the end: a capital may be two letters and the small letter one (U+0390).
    /// Not Unicode's full case folding, which makes "ß" equal to "ss" and "ſ" to "s".
    package var directoryFolded: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
        var folded = ""
        for scalar in precomposedStringWithCanonicalMapping.unicodeScalars {
            folded += scalar == "ς" ? "σ" : scalar.properties.lowercaseMapping
        }
        return folded.precomposedStringWithCanonicalMapping
    }
}
