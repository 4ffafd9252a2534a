/// A password or token: prints as `•••` wherever it is shown, dumped or interpolated.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The plain text.
    ///
    /// Read it only when it is sent to a server.
    package let revealed: String

    package init(_ text: String) {
        revealed = text
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
