import CPostgres
import Foundation

/// Makes libpq forget what the environment says: only what is configured counts.
///
/// To be called once, before any thread is started; the variables are those libpq itself names
/// (`PQconndefaults`), and three it sends to the server unasked (chapter 34.15).
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
