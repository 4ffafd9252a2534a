import Inventory
import Postgres

/// Rows of `settings.sql`, by role and database.
struct SettingRows {
    private var byRole: [UInt32: [ParameterSetting]] = [:]
    private var byDatabase: [UInt32: [ParameterSetting]] = [:]

    mutating func add(_ row: Row) {
        var text = CatalogText(row)
        let (role, database): (UInt32, UInt32) = (row.integer(0) ?? 0, row.integer(1) ?? 0)
        let name = text.name(2)
        guard var setting = text.text(3).flatMap({ ParameterSetting(setting: $0) }) else { return }
        let isOfDatabase = role == 0 && database != 0
        setting.database = isOfDatabase ? nil : name
        if isOfDatabase {
            byDatabase[database, default: []].append(setting)
        } else {
            byRole[role, default: []].append(setting)
        }
    }

    /// A role's own, or with 0 those of all roles.
    func ofRole(_ oid: UInt32) -> [ParameterSetting] { Self.inOrder(byRole[oid]) }

    func ofDatabase(_ oid: UInt32) -> [ParameterSetting] { Self.inOrder(byDatabase[oid]) }

    private static func inOrder(_ settings: [ParameterSetting]?) -> [ParameterSetting] {
        (settings ?? []).sorted { (Name($0.name), $0.database ?? "") < (Name($1.name), $1.database ?? "") }
    }
}

extension ParameterSetting {
    /// From `name=value`, as catalogs keep settings.
    init?(setting: String) {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(name: String(parts[0]), value: String(parts[1]))
    }
}
