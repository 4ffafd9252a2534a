import Inventory
import Postgres

/// A part of a table with text that PostgreSQL prints only with a lock, so it is read after the rest.
protocol TablePart: ResourceRecord {
    var oid: UInt32 { get }
    var notes: [Note]? { get set }
    /// The members with that text.
    static var printed: [String] { get }
}

/// Parts of tables, by table, until the tables take them.
struct ChildRows<Part: TablePart> {
    private struct Found {
        var part: Part
        /// How many texts the part has, and which are known.
        let texts: Int
        var known: Set<Int> = []
    }

    private var byTable: [UInt32: [Found]] = [:]
    private var places: [UInt32: Int] = [:]

    /// Whether there is text to read.
    private(set) var awaitsText = false

    /// Rows begin with the table's oid and the part's.
    mutating func add(_ part: Part?, _ row: Row, awaits: [Bool] = []) {
        guard let part, let table: UInt32 = row.integer(0) else { return }
        let texts = awaits.count { $0 }
        awaitsText = awaitsText || texts > 0
        places[part.oid] = byTable[table]?.count ?? 0
        byTable[table, default: []].append(Found(part: part, texts: texts))
    }

    /// Rows of text: the table's oid, the part's, and the text if it was read; `key` distinguishes texts of a part.
    mutating func addText(
        _ row: Row,
        key: Int = 0,
        _ budget: inout TextBudget,
        _ set: (inout Part, String) -> Void
    ) {
        guard let table: UInt32 = row.integer(0), let oid: UInt32 = row.integer(1), let place = places[oid],
            let text = CatalogText.text(row, 2)
        else { return }
        let (kept, cut) = budget.kept(text)
        byTable[table]?[place].known.insert(key)
        guard var part = byTable[table]?[place].part else { return }
        set(&part, kept)
        if let cut { part.notes = (part.notes ?? []) + [.expression(cut)] }
        byTable[table]?[place].part = part
    }

    /// The parts of one table by name; those whose text is not known have a note.
    mutating func taken(of table: UInt32, because reason: String) -> [Part] {
        (byTable.removeValue(forKey: table) ?? []).map { found in
            var part = found.part
            if found.known.count < found.texts {
                part.notes = (part.notes ?? []) + [.expressionsUnknown(of: Part.printed, because: reason)]
            }
            return part
        }
        .sorted { $0.key < $1.key }
    }
}

extension Constraint: TablePart { static var printed: [String] { ["expression"] } }
extension Index: TablePart { static var printed: [String] { ["keys", "predicate"] } }
extension Trigger: TablePart { static var printed: [String] { ["condition"] } }
extension Rule: TablePart { static var printed: [String] { [] } }
extension Policy: TablePart { static var printed: [String] { ["using", "check"] } }
