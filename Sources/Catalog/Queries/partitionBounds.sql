-- pg_get_expr takes no lock here: bounds have no columns.
select t.oid, 0, pg_catalog.left(pg_catalog.pg_get_expr(t.relpartbound, 0), 65537)
from pg_catalog.pg_class t
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where t.relispartition
    and t.relkind in ('r', 'p', 'f')
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
