-- With 0 for the table, pg_get_expr takes no lock; this works only for expressions without columns.
select d.adrelid, d.adnum, pg_catalog.left(pg_catalog.pg_get_expr(d.adbin, 0), 65537)
from pg_catalog.pg_attrdef d
join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
join pg_catalog.pg_class t on t.oid = d.adrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
    and a.attgenerated = '' -- since 12
