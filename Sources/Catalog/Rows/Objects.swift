import Inventory
import Postgres

/// An object in a schema.
protocol SchemaObject: AccessControlled {
    var oid: UInt32 { get }
    /// Unique in the schema.
    var key: Name { get }
}

extension Table: SchemaObject { var key: Name { name } }
extension SequenceObject: SchemaObject { var key: Name { name } }
extension Routine: SchemaObject { var key: Name { signature } }

/// Objects of one kind in a database, found by oid and returned by schema.
struct Objects<Object: SchemaObject> {
    private var objects: [Object] = []
    private var schemas: [UInt32] = []
    private var places: [UInt32: Int] = [:]

    /// Rows begin with the object's oid and its schema's.
    mutating func add(_ object: Object?, _ row: Row) {
        guard let object, let schema: UInt32 = row.integer(1) else { return }
        places[object.oid] = objects.count
        objects.append(object)
        schemas.append(schema)
    }

    /// False if there is no such object.
    @discardableResult
    mutating func change(_ oid: UInt32?, _ change: (inout Object) -> Void) -> Bool {
        guard let oid, let place = places[oid] else { return false }
        change(&objects[place])
        return true
    }

    mutating func changeAll(_ change: (inout Object) -> Void) {
        for place in objects.indices { change(&objects[place]) }
    }

    /// The object's name and schema.
    func address(of oid: UInt32?) -> Address? {
        guard let oid, let place = places[oid] else { return nil }
        return Address(schema: schemas[place], key: objects[place].key)
    }

    /// Sorted by name, privileges too.
    consuming func bySchema(leavingOut removed: Set<Address> = []) -> [UInt32: [Object]] {
        var sorted: [UInt32: [Object]] = [:]
        for (schema, count) in Dictionary(schemas.map { ($0, 1) }, uniquingKeysWith: +) {
            sorted[schema] = []
            sorted[schema]?.reserveCapacity(count)
        }
        while var object = objects.popLast(), let schema = schemas.popLast() {
            guard removed.isEmpty || !removed.contains(Address(schema: schema, key: object.key)) else {
                continue
            }
            object.privileges?.sort()
            sorted[schema]?.append(object)
        }
        for schema in sorted.keys { sorted[schema]?.sort { $0.key < $1.key } }
        return sorted
    }
}

/// A name in a schema.
struct Address: Hashable {
    var schema: UInt32
    var key: Name
}
