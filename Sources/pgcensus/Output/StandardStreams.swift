import Foundation
import SystemPackage
import Wording

/// Standard output: every command writes to it here, so that no failed write goes unnoticed.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) throws(OutputFailure) {
        do { try FileDescriptor.standardOutput.write(bytes, waiting: -1) } catch {
            throw OutputFailure(error)
        }
    }

    /// Writes a line, or with another terminator a text of several lines; control characters are escaped.
    static func print(_ text: String, terminator: String = "\n") throws(OutputFailure) {
        try write(Array((text.printableLines + terminator).utf8))
    }
}

/// Standard error: a failed write is ignored, and the work continues.
enum StandardError {
    static func write(_ text: String) {
        try? FileDescriptor.standardError.write(Array(text.utf8), waiting: 1000)
    }
}

/// A write to standard output failed.
struct OutputFailure: Error {
    /// The exit code of a program that SIGPIPE ends, as shells show it.
    private static let brokenPipe: Int32 = 141

    private let reason: Errno
    /// What was done before the failure.
    var done: String?

    init(_ reason: Errno) {
        self.reason = reason
    }

    /// The reader has closed the pipe, as `head` does: that is no error.
    var isQuiet: Bool { reason == .brokenPipe }

    var code: Int32 { isQuiet ? Self.brokenPipe : ExitStatus.failed }

    var failure: CommandFailure {
        let cause = ["cannot write standard output: \(reason)", done].compactMap { $0 }
        return CommandFailure(cause.joined(separator: "; "), hint: nil, code: code)
    }
}

/// Makes the three standard descriptors safe to use; must run before anything is opened.
///
/// A closed one gets /dev/null: otherwise the next opened file would take its number, and get what is printed.
/// /dev/null is opened for the opposite direction, so that reading and writing fail. A write to a pipe without a
/// reader is an error like others, not a signal.
func prepareStandardDescriptors() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
        let opened = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        guard opened >= 0, opened != descriptor else { continue }
        dup2(opened, descriptor)
        close(opened)
    }
    signal(SIGPIPE, SIG_IGN)
}

extension FileDescriptor {
    /// Writes all bytes.
    ///
    /// If another process has made the descriptor non-blocking, it waits for space, at most so many milliseconds each
    /// time; -1 has no limit.
    fileprivate func write(_ bytes: [UInt8], waiting limit: Int32) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            do { rest = rest.dropFirst(try unsafe rest.withUnsafeBytes { try unsafe write($0) }) } catch {
                guard let errno = error as? Errno else { throw Errno.ioError }
                guard errno == .wouldBlock || errno == .resourceTemporarilyUnavailable else { throw errno }
                var wanted = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                if unsafe poll(&wanted, 1, limit) == 0 { throw errno }
            }
        }
    }
}
