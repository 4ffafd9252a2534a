import Foundation
import SystemPackage
import Wording

/// Standard output: every command writes to it through here, so that nothing is lost in silence.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) throws(OutputFailure) {
        do { try FileDescriptor.standardOutput.write(bytes, waiting: -1) } catch {
            throw OutputFailure(error)
        }
    }

    /// Writes a line, or with another terminator a text of several; whatever is in it, no terminal obeys it.
    static func print(_ text: String, terminator: String = "\n") throws(OutputFailure) {
        try write(Array((text.printableLines + terminator).utf8))
    }
}

/// Standard error: what it does not take is lost, and the work goes on.
enum StandardError {
    static func write(_ text: String) {
        try? FileDescriptor.standardError.write(Array(text.utf8), waiting: 1000)
    }
}

/// Standard output does not take what a command has to say.
struct OutputFailure: Error {
    /// The code of a program that SIGPIPE ends, as shells show it.
    private static let brokenPipe: Int32 = 141

    private let reason: Errno
    /// What was done all the same.
    var done: String?

    init(_ reason: Errno) {
        self.reason = reason
    }

    /// Who reads has read enough, as `head` does: that is no error.
    var isQuiet: Bool { reason == .brokenPipe }

    var code: Int32 { isQuiet ? Self.brokenPipe : Ending.failed }

    var failure: CommandFailure {
        let cause = ["cannot write standard output: \(reason)", done].compactMap { $0 }
        return CommandFailure(cause.joined(separator: "; "), hint: nil, code: code)
    }
}

/// Makes the three standard descriptors safe to use; called before anything is opened.
///
/// One that is closed gets /dev/null, or the next file that is opened takes its number and what is printed with it.
/// /dev/null is opened the wrong way round: reading fails, and so does writing. A write to a pipe that nobody
/// reads is an error like others, not a signal.
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
    /// Where another process has made the descriptor non-blocking, it waits for room, at most so many milliseconds at
    /// a time; -1 has no limit.
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
