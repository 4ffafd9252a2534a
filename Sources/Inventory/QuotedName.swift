extension Name {
    /// The name as PostgreSQL's `quote_ident` writes it: in quotes unless it is plain and no keyword.
    package var quoted: String {
        let scalars = text.unicodeScalars
        let isPlain = scalars.first.map { $0.startsPlainName } ?? false && scalars.allSatisfy(\.isInPlainName)
        return isPlain && !Self.keywords.contains(text) ? text : "\"\(text.doubled("\""))\""
    }

    /// Takes a name off the front of a text, without its quotes; nil, and nothing taken, if there is none.
    package init?(quotedAtStartOf rest: inout Substring.UnicodeScalarView) {
        var name = String.UnicodeScalarView()
        guard rest.first == "\"" else {
            guard rest.first?.startsPlainName == true else { return nil }
            let plain = rest.prefix(while: \.isInPlainName)
            rest = rest.dropFirst(plain.count)
            self.init(String(String.UnicodeScalarView(plain)))
            return
        }
        var left = rest.dropFirst()
        while let scalar = left.popFirst() {
            if scalar == "\"" {
                guard left.first == "\"" else {
                    rest = left
                    self.init(String(name))
                    return
                }
                left.removeFirst()
            }
            name.append(scalar)
        }
        return nil
    }

    /// All but the unreserved ones (`pg_get_keywords()`); versions differ only in keywords for types and functions.
    private static let keywords = Set(
        """
        all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case \
        cast char character check coalesce collate collation column concurrently constraint create cross \
        current_catalog current_date current_role current_schema current_time current_timestamp current_user dec \
        decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign \
        freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect \
        interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural \
        nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay \
        placing position precision primary real references returning right row select session_user setof similar \
        smallint some substring symmetric table tablesample then time timestamp to trailing treat trim true union \
        unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement \
        xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
        """
        .split(separator: " ").map(String.init)
    )
}

extension String {
    /// The text with a scalar written twice wherever it occurs, whatever combines with it.
    package func doubled(_ special: Unicode.Scalar) -> String {
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == special { text.append(scalar) }
            text.append(scalar)
        }
        return String(text)
    }
}

extension Unicode.Scalar {
    fileprivate var startsPlainName: Bool { ("a"..."z").contains(self) || self == "_" }
    fileprivate var isInPlainName: Bool { startsPlainName || ("0"..."9").contains(self) }
}
