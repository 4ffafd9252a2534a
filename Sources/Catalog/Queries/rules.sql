-- Rewrite rules, without those that make views.
select
    r.ev_class,
    r.oid,
    r.rulename,
    r.ev_type,
    r.is_instead,
    r.ev_enabled,
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_rewrite r
join pg_catalog.pg_class t on t.oid = r.ev_class
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
left join pg_catalog.pg_description d
    on d.objoid = r.oid and d.classoid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objsubid = 0
where r.rulename <> '_RETURN'
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
