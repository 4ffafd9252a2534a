import Foundation
import Inventory
import Ownership
import Wording

/// A user or a group as Microsoft Graph writes it; null for what was not selected or may not be read.
struct MicrosoftGraphObject: Sendable {
    var id: String
    var displayName: String?
    var mail: String?
    var userPrincipalName: String?
    var employeeId: String?
    var accountEnabled: Bool?
    /// `Member` or `Guest`.
    var userType: String?

    /// Refused without an id; other properties of a wrong type count as null.
    init(_ element: JSONElement) throws(Refusal) {
        id = try element.required("id")
        var facts = WireFacts(element)
        displayName = facts.text("displayName")
        mail = facts.text("mail")
        userPrincipalName = facts.text("userPrincipalName")
        employeeId = facts.text("employeeId")
        accountEnabled = facts.boolean("accountEnabled")
        userType = facts.text("userType")
    }

    static func fields(_ kind: DirectoryEntry.Kind) -> String {
        switch kind {
        case .user: "id,displayName,mail,userPrincipalName,employeeId,accountEnabled,userType"
        case .group: "id,displayName,mail"
        }
    }

    /// The entry of a user, if Microsoft Graph says whether the account is enabled: only readers of users see that.
    func known(_ kind: DirectoryEntry.Kind) throws(AzureError) -> DirectoryEntry {
        guard kind == .group || accountEnabled != nil else {
            throw .service(
                ServiceError(
                    status: 403,
                    code: "accountEnabled-withheld",
                    path: "/v1.0/users/\(id.urlEncoded)"
                )
            )
        }
        return entry(kind)
    }

    func entry(_ kind: DirectoryEntry.Kind) -> DirectoryEntry {
        var entry = DirectoryEntry(kind: kind, id: id, displayName: displayName ?? userPrincipalName ?? id)
        entry.mail = mail
        entry.userPrincipalName = userPrincipalName
        entry.employeeId = employeeId
        entry.isEnabled = accountEnabled ?? true
        entry.isGuest = userType == "Guest"
        return entry
    }
}

extension DirectoryAttribute {
    /// Microsoft Graph's name of the property.
    fileprivate var property: String {
        switch self {
        case .userEmail, .groupMail: "mail"
        case .userPrincipalName: "userPrincipalName"
        case .userObjectId, .groupObjectId: "id"
        case .userEmployeeId: "employeeId"
        case .groupDisplayName: "displayName"
        }
    }

    private var collection: String { kind == .user ? "/users" : "/groups" }

    /// The users or groups with the value; two are enough to make it ambiguous.
    ///
    /// A name may be stored composed or decomposed, and Microsoft Graph compares code points.
    func request(for key: Name) -> MicrosoftGraphRequest {
        let text = key.text
        let forms = [text, text.decomposedStringWithCanonicalMapping].map { Name($0) }
        let filter = Set(forms).sorted().map { "\(property) eq '\($0.text.quotedForOData)'" }
        return request(filter.joined(separator: " or "), most: 2)
    }

    /// The users or groups with a value that starts in the same way, as candidates for a mistyped one.
    func requestNear(_ key: Name) -> MicrosoftGraphRequest? {
        let start = String(String.UnicodeScalarView(key.text.unicodeScalars.prefix(3)))
        guard !isObjectId, start.unicodeScalars.count == 3 else { return nil }
        return request("startswith(\(property),'\(start.quotedForOData)')", most: 100)
    }

    private func request(_ filter: String, most: Int) -> MicrosoftGraphRequest {
        MicrosoftGraphRequest(
            url:
                "\(collection)?$filter=\(filter.urlEncoded)&$select=\(MicrosoftGraphObject.fields(kind))&$top=\(most)"
        )
    }
}

extension String {
    /// OData doubles a quote inside quotes.
    fileprivate var quotedForOData: String { doubling(["'"]) }
}
