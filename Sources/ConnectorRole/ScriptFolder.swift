import Files
import Foundation
package import Wording

/// A folder with a script for each server.
package struct ScriptFolder {
    private let path: String
    /// Names of files that this run has written, without letter case.
    private var taken: Set<String> = []

    /// Creates the folder if it does not exist.
    package init(_ path: String) throws(Failure) {
        self.path = path
        guard unsafe mkdir(path, 0o700) != 0 else { return }
        var isFolder: ObjCBool = false
        let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard isThere, isFolder.boolValue else {
            throw Failure(
                "\(path.printable) cannot be created",
                hint: "Choose a folder inside an existing folder that you may write to."
            )
        }
    }

    /// Returns the file's path.
    ///
    /// Never overwrites a file that is not the plan of this server.
    package mutating func write(_ script: String, server: String) throws -> String {
        let file = "\(path)/\(name(for: server))"
        guard Self.isFree(file, for: RolePlan.mark(server: server)) else {
            throw Failure(
                "\(file.printable) already exists, and is not a plan for \(server.printable)",
                hint: "Move it away, or choose another folder."
            )
        }
        let output = try OutputFile(file)
        try output.write(Array(script.utf8))
        try output.finish()
        return file
    }

    /// Letters, digits and characters that are safe in file systems and shells; a second file of one name has a number.
    private mutating func name(for server: String) -> String {
        let safe = server.unicodeScalars.map { scalar in
            let isSafe =
                scalar.isASCII
                && (scalar.properties.isAlphabetic || "0123456789.-_".unicodeScalars.contains(scalar))
            return isSafe ? Character(scalar) : "_"
        }
        let base = String(safe.prefix(200)).replacing(#/^[.-]+/#, with: "_")
        var name = base
        var number = 1
        while !taken.insert(name.lowercased()).inserted {
            number += 1
            name = "\(base)-\(number)"
        }
        return "\(name).sql"
    }

    /// Whether the path is free, or has a script of pgcensus that begins with the mark; a link does not count.
    private static func isFree(_ file: String, for mark: String) -> Bool {
        do {
            let type = try FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
            return type == .typeRegular
                && FileManager.default.contents(atPath: file)?.starts(with: mark.utf8) == true
        } catch {
            return (error as? CocoaError)?.code == .fileReadNoSuchFile
        }
    }
}
