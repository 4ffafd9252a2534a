extension Timestamp {
    /// Reads RFC 3339 as Azure writes it: `Z` or an offset, and any number of fractional digits.
    ///
    /// Written by hand: Foundation's parser needs a fixed number of digits, and an estate has a time for each server.
    package init?(rfc3339 text: String) {
        var reader = TimeReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.number(2), reader.take(":"), let minute = reader.number(2), reader.take(":"),
            let second = reader.number(2), let fraction = reader.milliseconds(), let offset = reader.offset(),
            reader.isAtEnd, (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
            hour < 24, minute < 60, second < 61
        else { return nil }
        let minutes = (Self.days(before: (year, month, day)) * 24 + hour) * 60 + minute - offset
        self.init(milliseconds: Int64((minutes * 60 + second) * 1000 + fraction))
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970 to a day of the Gregorian calendar, with years that start in March.
    private static func days(before date: (year: Int, month: Int, day: Int)) -> Int {
        let year = date.month > 2 ? date.year : date.year - 1
        let month = (date.month + 9) % 12
        let leaps = year / 4 - year / 100 + year / 400
        return year * 365 + leaps + (month * 153 + 2) / 5 + date.day - 1 - 719_468
    }
}

/// The characters of a time, from left to right.
private struct TimeReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
            return nil
        }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// The fraction of a second; further digits are cut off.
    mutating func milliseconds() -> Int? {
        guard take(".") else { return 0 }
        guard let first = digit() else { return nil }
        let value = first * 100 + (digit() ?? 0) * 10
        let last = digit() ?? 0
        while digit() != nil {}
        return value + last
    }

    /// In minutes.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : nil
        guard let sign, let hours = number(2) else { return nil }
        _ = take(":")
        guard let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
