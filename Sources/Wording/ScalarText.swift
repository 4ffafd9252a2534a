/// Escapes text scalar by scalar: a quote with an accent is one `Character`, which a search for a quote does not find.
extension String {
    /// The text with each of these scalars written twice.
    package func doubling(_ special: Set<Unicode.Scalar>) -> String {
        replacingScalars { special.contains($0) ? "\($0)\($0)" : nil }
    }

    /// The text with some scalars replaced; nil keeps one as it is.
    package func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            if let other = replacement(scalar) {
                text.append(contentsOf: other.unicodeScalars)
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// The first characters, with an ellipsis where there are more; counted in Unicode scalars.
    package func cut(to most: Int) -> String {
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return self }
        return String(scalars[..<end]) + "…"
    }
}
