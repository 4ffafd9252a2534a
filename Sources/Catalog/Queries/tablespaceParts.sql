-- The options of tablespaces, and their privileges.
select t.oid, one.option, null::pg_catalog.oid, null::pg_catalog.oid, null, null::boolean
from pg_catalog.pg_tablespace t
cross join lateral pg_catalog.unnest(t.spcoptions) one (option)
union all
select t.oid, null, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from pg_catalog.pg_tablespace t
cross join lateral pg_catalog.aclexplode(t.spcacl) a
