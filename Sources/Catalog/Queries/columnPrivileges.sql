select c.attrelid, c.attnum, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from pg_catalog.pg_attribute c
join pg_catalog.pg_class t on t.oid = c.attrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
cross join lateral pg_catalog.aclexplode(c.attacl) a
where t.relpersistence <> 't'
    and not c.attisdropped
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
