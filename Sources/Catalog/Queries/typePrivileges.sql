select t.oid, 0, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
cross join lateral pg_catalog.aclexplode(t.typacl) a
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') and n.nspname <> 'information_schema'
