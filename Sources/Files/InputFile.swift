package import Foundation

/// Reads files that users name, up to the caller's size limit; never waits endlessly.
///
/// Also reads a pipe, as the shell's `<(command)` makes it. A folder, a device and a socket are not files.
package enum InputFile {
    /// How long a pipe may take: the program that writes to it may have to ask a person.
    private static let patience = Duration.seconds(10)

    /// The content of a file of at most `most` bytes.
    package static func read(_ path: String, most: Int) throws(InputFileError) -> Data {
        // A C string ends at NUL: another file would be opened.
        guard !path.utf8.contains(0) else { throw .unreadable(ENOENT) }
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw errno == ENXIO ? .otherKind("a socket") : .unreadable(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(errno) }
        let isPipe = status.st_mode & S_IFMT == S_IFIFO
        if !isPipe, let objection = objection(to: status, most: most) { throw objection }
        let data = try contents(descriptor, most: most, expected: isPipe ? 0 : Int(status.st_size))
        if isPipe, data.isEmpty { throw .silentPipe }
        return data
    }

    /// Why a library could not read a file that it opens by name; nil if the file does not exist, or can be read.
    package static func objection(to path: String, most: Int) -> InputFileError? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return objection(to: status, most: most)
    }

    private static func objection(to status: stat, most: Int) -> InputFileError? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: status.st_size > most ? .tooLarge(most) : nil
        case S_IFDIR: .otherKind("a folder")
        case S_IFIFO: .otherKind("a pipe")
        case S_IFSOCK: .otherKind("a socket")
        default: .otherKind("a device")
        }
    }

    private static func contents(_ descriptor: Int32, most: Int, expected: Int) throws(InputFileError) -> Data
    {
        let deadline = ContinuousClock.now + patience
        var data = Data(capacity: expected)
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while data.count <= most {
            let count = unsafe Glibc.read(descriptor, &part, min(part.count, most + 1 - data.count))
            if count == 0 { return data }
            if count > 0 {
                data.append(contentsOf: part[..<count])
            } else if errno == EAGAIN {
                try wait(for: descriptor, until: deadline)
            } else if errno != EINTR {
                throw .unreadable(errno)
            }
        }
        throw .tooLarge(most)
    }

    private static func wait(
        for descriptor: Int32,
        until deadline: ContinuousClock.Instant
    ) throws(InputFileError) {
        let left = (deadline - .now) / .milliseconds(1)
        guard left > 0 else { throw .silentPipe }
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&wanted, 1, Int32(left.rounded(.up)))
    }
}

/// Why a file could not be read.
package enum InputFileError: Error, Equatable {
    /// With the system's error number.
    case unreadable(Int32)
    /// Not a file: "a folder".
    case otherKind(String)
    /// No program writes to the pipe, or the writing does not end.
    case silentPipe
    case tooLarge(Int)

    /// The text after "the file cannot be read: ".
    package var reason: String {
        switch self {
        case .unreadable(let code): unsafe String(cString: strerror(code))
        case .otherKind(let kind): "it is \(kind)"
        case .silentPipe: "it is a pipe, and no data arrives"
        case .tooLarge(let most): "it is larger than \(Self.words(most))"
        }
    }

    private static func words(_ bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
    }
}
