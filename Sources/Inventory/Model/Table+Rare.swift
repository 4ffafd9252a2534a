/// The facts that few tables have.
extension Table {
    /// Schema and table, as `schema.table`.
    package var partitionOf: Name? {
        get { rare.facts?.partitionOf }
        set { rare.set(newValue) { $0.partitionOf = $1 } }
    }

    /// `FOR VALUES IN ('de', 'at')`.
    package var partitionBound: String? {
        get { rare.facts?.partitionBound }
        set { rare.set(newValue) { $0.partitionBound = $1 } }
    }

    /// `RANGE (day)`; `RANGE (expression)` if a column is an expression.
    package var partitionKey: String? {
        get { rare.facts?.partitionKey }
        set { rare.set(newValue) { $0.partitionKey = $1 } }
    }

    /// Tables it inherits from, as `schema.table`, in their order; partitions have `partitionOf` instead.
    package var inherits: [Name]? {
        get { rare.facts?.inherits }
        set { rare.set(newValue) { $0.inherits = $1 } }
    }

    /// The extension that owns the table.
    package var `extension`: Name? {
        get { rare.facts?.extension }
        set { rare.set(newValue) { $0.extension = $1 } }
    }

    package var triggers: [Trigger]? {
        get { rare.facts?.triggers }
        set { rare.set(newValue) { $0.triggers = $1 } }
    }

    package var policies: [Policy]? {
        get { rare.facts?.policies }
        set { rare.set(newValue) { $0.policies = $1 } }
    }

    package var rules: [Rule]? {
        get { rare.facts?.rules }
        set { rare.set(newValue) { $0.rules = $1 } }
    }

    /// What a view reads, if columns were requested: `schema.table (column, column)`.
    package var reads: [String]? {
        get { rare.facts?.reads }
        set { rare.set(newValue) { $0.reads = $1 } }
    }

    /// `pg_stat_all_tables.seq_scan`; only on request, as those below.
    package var sequentialScans: Int64? {
        get { rare.facts?.sequentialScans }
        set { rare.set(newValue) { $0.sequentialScans = $1 } }
    }

    /// `pg_stat_all_tables.idx_scan`.
    package var indexScans: Int64? {
        get { rare.facts?.indexScans }
        set { rare.set(newValue) { $0.indexScans = $1 } }
    }

    /// The later one of `last_seq_scan` and `last_idx_scan`, since PostgreSQL 16.
    package var lastScan: Timestamp? {
        get { rare.facts?.lastScan }
        set { rare.set(newValue) { $0.lastScan = $1 } }
    }

    /// The later one of `last_analyze` and `last_autoanalyze`.
    package var lastAnalyze: Timestamp? {
        get { rare.facts?.lastAnalyze }
        set { rare.set(newValue) { $0.lastAnalyze = $1 } }
    }

    package var notes: [Note]? {
        get { rare.facts?.notes }
        set { rare.set(newValue) { $0.notes = $1 } }
    }
}
