import Foundation
import SystemPackage
package import Wording

/// A file that a command writes: it appears complete, or not at all.
///
/// Writes a regular file next to its final path, and then renames it. Writes directly to anything else (a device, a
/// pipe): a rename would replace a device, and change its mode.
package final class OutputFile {
    private let path: FilePath
    private let writtenTo: FilePath
    private let descriptor: FileDescriptor
    private var isFinished = false

    package init(_ path: String) throws(Failure) {
        self.path = FilePath(path)
        let inPlace = Self.isWrittenInPlace(path)
        if FileAttributeType(of: path) == .typeDirectory {
            throw Failure("\(path) is a folder", hint: "Name a file to write to.")
        }
        // In a container every run has the same process number: a file of a killed run must not block later runs.
        let mark = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        writtenTo = inPlace ? self.path : FilePath("\(path).\(getpid())-\(mark).part")
        do {
            descriptor = try FileDescriptor.open(
                writtenTo,
                .writeOnly,
                options: inPlace ? [.truncate] : [.create, .exclusiveCreate],
                permissions: inPlace ? nil : .ownerReadWrite
            )
        } catch {
            throw Self.failure("cannot write \(path)", error)
        }
    }

    /// Whether the path is something that a regular file must not replace, such as a device.
    package static func isWrittenInPlace(_ path: String) -> Bool {
        FileAttributeType(of: path).map { $0 != .typeRegular && $0 != .typeDirectory } ?? false
    }

    package func write(_ bytes: [UInt8]) throws(Failure) {
        do { try descriptor.writeAll(bytes) } catch { throw Self.failure("cannot write \(path)", error) }
    }

    /// Moves the file to its final path.
    package func finish() throws(Failure) {
        isFinished = true
        do { try descriptor.close() } catch { throw Self.failure("cannot write \(path)", error) }
        guard writtenTo != path else { return }
        guard unsafe rename(writtenTo.string, path.string) == 0 else {
            let reason = Errno(rawValue: errno)
            unsafe unlink(writtenTo.string)
            throw Self.failure("cannot write \(path)", reason)
        }
    }

    deinit {
        guard !isFinished else { return }
        try? descriptor.close()
        if writtenTo != path { unsafe unlink(writtenTo.string) }
    }

    private static func failure(_ cause: String, _ error: any Error) -> Failure {
        let reason = (error as? Errno).map { $0.description } ?? "unknown error"
        return Failure(
            "\(cause): \(reason)",
            hint: "Choose a file in an existing folder that you may write to and that has free space."
        )
    }
}

extension FileAttributeType {
    /// Nil if there is nothing; follows links.
    fileprivate init?(of path: String) {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let found = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
        guard let found else { return nil }
        self = found
    }
}
