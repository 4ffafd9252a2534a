-- What changes in tables and indexes all the time; tables.sql and indexes.sql say the same of the rest.
select
    t.oid,
    case
        when t.relkind not in ('v', 'i', 'I')
            and t.reltuples < '9e18'::real
            and t.reltuples >= 0 -- since 14
            and (t.reltuples > 0 or t.relpages > 0) -- before 14
        then t.reltuples::bigint
    end,
    case
        when t.relkind in ('i', 'I')
            or t.relkind in ('r', 'm')
            and t.reltuples >= 0 -- since 14
            and (t.reltuples > 0 or t.relpages > 0) -- before 14
        then t.relpages::bigint * pg_catalog.current_setting('block_size')::bigint
    end
from pg_catalog.pg_class t
where t.relkind in ('r', 'p', 'v', 'm', 'f', 'i', 'I')
    and t.relpersistence <> 't'
    and t.oid >= 16384 -- the first that is not initdb's
