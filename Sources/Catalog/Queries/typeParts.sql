-- The labels of enums, which have no type, and the attributes of composite types.
select e.enumtypid, e.enumsortorder, e.enumlabel, 0, null
from pg_catalog.pg_enum e
union all
select c.reltype, a.attnum, a.attname, a.atttypid, case
        when a.atttypmod >= 0 or a.atttypid in (1014, 1042, 1560, 1561)
        then pg_catalog.format_type(a.atttypid, a.atttypmod)
    end
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'c'
    and a.attnum > 0
    and not a.attisdropped
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
order by 1, 2
