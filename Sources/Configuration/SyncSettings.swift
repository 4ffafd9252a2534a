package import Postgres

/// The schedule of an integration, and the targets of its changes.
package struct SyncSettings: Sendable, Equatable {
    package enum Schedule: Sendable, Equatable {
        case every(Duration)
        case cron(CronExpression)
    }

    /// How many removals of one kind one run may report.
    package enum MostRemovals: Sendable, Equatable {
        case percent(Int)
        case count(Int)
    }

    package var schedule: Schedule?
    /// A time zone of the IANA database; for `cron` alone.
    package var timeZone = "UTC"
    /// The longest random delay of a run, so that many programs do not start at once.
    package var jitter = Duration.zero
    package var maxRemovals = MostRemovals.percent(20)
    package var deliver: [DeliverySettings] = []

    package init() {}

    /// Why an interval and its jitter do not fit.
    package var problem: String? {
        guard case .every(let interval) = schedule else { return nil }
        if interval < .seconds(1) { return "the interval is shorter than a second" }
        return jitter > interval ? "the jitter is longer than the interval" : nil
    }
}

/// One target that gets the changes.
package struct DeliverySettings: Sendable, Equatable {
    package enum Place: Sendable, Equatable {
        case file(String)
        case webhook(WebhookSettings)
        case postgresql(PostgresTargetSettings)
    }

    /// Unique in its integration; its position in the log is stored under this name.
    package var name: String
    package var place: Place
}

/// A URL that events are posted to.
package struct WebhookSettings: Sendable, Equatable {
    package var url: String
    /// The key of the signature.
    package var secret: SecretReference?
    package var caFile: String?
    package var batch = 100
    package var timeout = Duration.seconds(30)
}

/// A database that events are written to.
package struct PostgresTargetSettings: Sendable, Equatable {
    package static let usualSchema = "pgcensus"

    package var host: String
    package var port = 5432
    package var database: String
    package var user = "pgcensus"
    package var secret: SecretReference?
    package var sslMode = SSLMode.verifyFull
    package var sslRootCert: String?
    package var authentication: Authentication?
    package var schema = Self.usualSchema
    package var resolve = ResolveMap()
}
