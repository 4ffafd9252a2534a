import Foundation

extension NominalEstate {
    /// The owner settings for this estate: a mapping of `fixtures/ownership`, with its directory.
    ///
    /// JSON is YAML, so the mapping is inserted unchanged; it goes after `configuration`.
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
