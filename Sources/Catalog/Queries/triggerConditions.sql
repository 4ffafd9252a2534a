-- The definitions of triggers with a condition, which PostgreSQL prints there alone.
select
    g.tgrelid,
    g.oid,
    case when held.relation is null then pg_catalog.left(pg_catalog.pg_get_triggerdef(g.oid, false), 65537) end
from pg_catalog.pg_trigger g
join pg_catalog.pg_class t on t.oid = g.tgrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
-- locked tables
where not g.tgisinternal
    and g.tgqual is not null
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
