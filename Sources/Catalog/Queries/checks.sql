-- The conditions of checks; pg_get_expr locks the table, so tables with a conflicting lock are left out.
select
    c.conrelid,
    c.oid,
    case when held.relation is null then pg_catalog.left(pg_catalog.pg_get_expr(c.conbin, c.conrelid), 65537) end
from pg_catalog.pg_constraint c
join pg_catalog.pg_class t on t.oid = c.conrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
-- locked tables
where c.conbin is not null
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
