import CPostgres
import Foundation

/// Makes libpq ignore the environment: only the configuration counts.
///
/// Call it once, before any thread starts; the variables are those that libpq itself names
/// (`PQconndefaults`), and three that it sends to the server unasked (chapter 34.15).
package func forgetPostgresEnvironment() {
    for name in ["PGDATESTYLE", "PGTZ", "PGGEQO"] { unsetenv(name) }
    guard let options = PQconndefaults() else { return }
    defer { PQconninfoFree(options) }
    var option = options
    while option.pointee.keyword != nil {
        if let variable = option.pointee.envvar { unsetenv(variable) }
        option += 1
    }
}
