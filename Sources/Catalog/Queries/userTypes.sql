-- Types that somebody made: no row types of relations, no arrays, no multiranges, no shells.
select
    t.oid,
    t.typnamespace,
    t.typname,
    t.typtype,
    t.typowner,
    pg_catalog.left(d.description, 65537),
    t.typacl is null,
    coalesce(r.rngsubtype, t.typbasetype),
    case when t.typtypmod >= 0 then pg_catalog.format_type(t.typbasetype, t.typtypmod) end,
    t.typnotnull,
    pg_catalog.left(t.typdefault, 65537)
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
left join pg_catalog.pg_range r on r.rngtypid = t.oid
left join pg_catalog.pg_class c on c.oid = t.typrelid
left join pg_catalog.pg_type element on element.oid = t.typelem and element.typarray = t.oid
left join pg_catalog.pg_description d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objsubid = 0
where t.typtype in ('b', 'c', 'd', 'e', 'r')
    and t.typisdefined
    and (t.typrelid = 0 or c.relkind = 'c')
    and element.oid is null
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
