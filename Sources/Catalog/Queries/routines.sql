-- The arguments are rows of their own: pg_get_function_identity_arguments reads the catalogs of now.
select
    p.oid,
    p.pronamespace,
    p.proname,
    p.prokind,
    p.proowner,
    pg_catalog.left(c.description, 65537),
    p.proacl is null,
    p.prorettype,
    p.proretset,
    l.lanname,
    p.prosecdef,
    case when g.aggkind in ('o', 'h') then g.aggnumdirectargs end
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
join pg_catalog.pg_language l on l.oid = p.prolang
left join pg_catalog.pg_aggregate g on g.aggfnoid = p.oid
left join pg_catalog.pg_description c
    on c.objoid = p.oid and c.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass and c.objsubid = 0
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') and n.nspname <> 'information_schema'
