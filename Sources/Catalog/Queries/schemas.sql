-- The prefix pg_ is reserved for system schemas, temporary and toast ones included.
select n.oid, n.nspname, n.nspowner, pg_catalog.left(c.description, 65537), n.nspacl is null
from pg_catalog.pg_namespace n
left join pg_catalog.pg_description c
    on c.objoid = n.oid and c.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and c.objsubid = 0
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') and n.nspname <> 'information_schema'
