package import Inventory

extension JSONWritable {
    /// The JSON with two spaces for each level.
    package var indentedJSON: [UInt8] {
        var json = JSONWriter(.indented)
        write(to: &json)
        return json.drain()
    }
}
