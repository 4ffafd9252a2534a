import Foundation

extension NominalEstate {
    /// What a configuration of this estate says of owners: a mapping of `fixtures/ownership`, with the directory there.
    ///
    /// JSON is YAML, so that the mapping stands as it is written; it goes behind `configuration`.
    package static func ownerConfiguration(
        _ mapping: String = "nominal",
        fixtures: String,
        directory: String? = nil
    ) throws -> String {
        let folder = URL(fileURLWithPath: fixtures).appendingPathComponent("ownership")
        let data = try Data(contentsOf: folder.appendingPathComponent("\(mapping).json"))
        let members = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        let file = folder.appendingPathComponent("directory.yaml").path
        let lines = try members.sorted { $0.key < $1.key }.map { key, value in
            let json = try JSONSerialization.data(
                withJSONObject: value,
                options: [.sortedKeys, .withoutEscapingSlashes]
            )
            return "    \(key): \(String(decoding: json, as: UTF8.self))\n"
        }
        return lines.joined() + "    directory: \(directory ?? "{file: \"\(file)\"}")\n"
    }
}
