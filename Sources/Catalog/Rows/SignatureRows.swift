import Inventory
import Postgres

/// The arguments and results of routines, which complete them once all types are known.
///
/// Prints them as `pg_get_function_identity_arguments` and `pg_get_function_result` do (chapter 9.27).
struct SignatureRows {
    /// The mode of a column of a TABLE result.
    private static let column = "TABLE"

    private struct Argument {
        var number: Int
        var name: Name?
        var type: UInt32
        /// The words before the name.
        var mode: String
        var notes: [Note]?
    }

    private struct Parts {
        var result: UInt32
        var returnsSet: Bool
        /// The arguments before ORDER BY, of an aggregate that has one.
        var directArguments: Int?
        var arguments: [Argument] = []
    }

    private var byRoutine: [UInt32: Parts] = [:]

    /// Rows of `routines.sql`.
    mutating func addRoutine(_ row: Row) {
        guard let oid: UInt32 = row.integer(0) else { return }
        byRoutine[oid] = Parts(
            result: row.integer(7) ?? 0,
            returnsSet: row.boolean(8),
            directArguments: row.integer(11).map { max(0, $0) }
        )
    }

    /// Rows of `arguments.sql`.
    mutating func addArgument(_ row: Row) {
        guard let oid: UInt32 = row.integer(0), let number: Int = row.integer(1) else { return }
        var text = CatalogText(row)
        let name = text.name(3).flatMap { $0.text.isEmpty ? nil : $0 }
        let argument = Argument(
            number: number,
            name: name,
            type: row.integer(2) ?? 0,
            mode: row.text(4) ?? "",
            notes: text.notes
        )
        byRoutine[oid]?.arguments.append(argument)
    }

    /// Gives the routine its signature and its result, instead of only its name.
    func complete(_ routine: inout Routine, _ types: TypeNames) {
        guard var parts = byRoutine[routine.oid] else { return }
        parts.arguments.sort { $0.number < $1.number }
        let columns = parts.arguments.filter { $0.mode == Self.column }
        let arguments = parts.arguments.filter { $0.mode != Self.column }
        let list = list(arguments.map { $0.mode + text($0, types) }, before: parts.directArguments)
        routine.signature = Name("\(routine.signature)(\(list))")
        if routine.kind != .procedure {
            let result = types.name(parts.result).name
            let table = columns.map { text($0, types) }.joined(separator: ", ")
            routine.returns =
                !parts.returnsSet ? result : columns.isEmpty ? "SETOF \(result)" : "TABLE(\(table))"
        }
        let notes = parts.arguments.flatMap { ($0.notes ?? []) + (types.name($0.type).notes ?? []) }
        if routine.notes == nil, let note = notes.first { routine.notes = [note] }
    }

    /// The arguments, with ORDER BY after the direct ones of an ordered-set aggregate.
    private func list(_ texts: [String], before direct: Int?) -> String {
        guard let direct else { return texts.joined(separator: ", ") }
        // A last VARIADIC argument takes both the direct and the aggregated ones.
        let ordered = direct < texts.count ? Array(texts[direct...]) : Array(texts.suffix(1))
        let first = texts.prefix(direct).joined(separator: ", ")
        return (first.isEmpty ? "" : first + " ") + "ORDER BY " + ordered.joined(separator: ", ")
    }

    private func text(_ argument: Argument, _ types: TypeNames) -> String {
        (argument.name.map { $0.quoted + " " } ?? "") + types.name(argument.type).name
    }
}
