/// The JSON Schemas that ship in the binary (draft 2020-12).
package enum SchemaDocument: String, CaseIterable, Sendable {
    case snapshot, config

    package var text: String {
        switch self {
        case .snapshot: String(decoding: PackageResources.snapshot_schema_json, as: UTF8.self)
        case .config: String(decoding: PackageResources.config_schema_json, as: UTF8.self)
        }
    }
}
