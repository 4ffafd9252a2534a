-- How often tables and indexes were scanned, and when; milliseconds since 1970.
select
    c.oid,
    case when c.relkind <> 'p' then pg_catalog.pg_stat_get_numscans(c.oid) end,
    i.scans,
    (pg_catalog.extract('epoch', greatest(pg_catalog.pg_stat_get_lastscan(c.oid), i.last)) * 1000)::bigint, -- since 16
    null, -- before 16
    (pg_catalog.extract('epoch', a.last) * 1000)::bigint -- since 14
    (pg_catalog.date_part('epoch', a.last) * 1000)::bigint -- before 14
from pg_catalog.pg_class c
cross join lateral (
    select greatest(
        pg_catalog.pg_stat_get_last_analyze_time(c.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)
    )
) a (last)
left join lateral (
    select
        pg_catalog.sum(pg_catalog.pg_stat_get_numscans(x.indexrelid))::bigint,
        pg_catalog.max(pg_catalog.pg_stat_get_lastscan(x.indexrelid)) -- since 16
        null::timestamptz -- before 16
    from pg_catalog.pg_index x
    where x.indrelid = c.oid
) i (scans, last) on c.relkind in ('r', 'm')
where c.relkind in ('r', 'm', 'p', 'i')
    and c.relpersistence <> 't'
    and c.oid >= 16384 -- the first that is not initdb's
