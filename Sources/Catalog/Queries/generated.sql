-- These expressions name columns, for which pg_get_expr locks the table: tables with a conflicting lock are left out.
select
    d.adrelid,
    d.adnum,
    case when held.relation is null then pg_catalog.left(pg_catalog.pg_get_expr(d.adbin, d.adrelid), 65537) end
from pg_catalog.pg_attrdef d
join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
join pg_catalog.pg_class t on t.oid = d.adrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
-- locked tables
where t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
    and a.attgenerated <> '' -- since 12
    and false -- before 12
