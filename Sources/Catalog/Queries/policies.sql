-- Row security policies; 0 among the roles is PUBLIC. policyExpressions.sql reads their expressions.
select
    p.polrelid,
    p.oid,
    p.polname,
    p.polcmd,
    p.polpermissive,
    pg_catalog.array_to_string(p.polroles, ' '),
    p.polqual is not null,
    p.polwithcheck is not null,
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_policy p
join pg_catalog.pg_class t on t.oid = p.polrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
left join pg_catalog.pg_description d
    on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objsubid = 0
where t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
