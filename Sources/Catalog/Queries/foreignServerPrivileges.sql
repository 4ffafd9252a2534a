select s.oid, 0, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from pg_catalog.pg_foreign_server s
cross join lateral pg_catalog.aclexplode(s.srvacl) a
