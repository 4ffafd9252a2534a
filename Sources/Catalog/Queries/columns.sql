-- types.sql has the names of most types. format_type gives those with a length or another modifier, and those that it
-- prints in another way for columns: character and bit, and their arrays.
select
    a.attrelid,
    a.attnum,
    a.attname,
    a.atttypid,
    case
        when a.atttypmod >= 0 or a.atttypid in (1014, 1042, 1560, 1561)
        then pg_catalog.format_type(a.atttypid, a.atttypmod)
    end,
    a.attnotnull,
    a.attidentity,
    a.attgenerated, -- since 12
    '', -- before 12
    pg_catalog.left(c.description, 65537),
    a.attacl is not null,
    a.atthasdef
from pg_catalog.pg_attribute a
join pg_catalog.pg_class t on t.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
left join pg_catalog.pg_description c
    on c.objoid = a.attrelid and c.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objsubid = a.attnum
where (a.attnum > 0 or a.attacl is not null)
    and not a.attisdropped
    and t.relkind in ('r', 'p', 'v', 'm', 'f')
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
