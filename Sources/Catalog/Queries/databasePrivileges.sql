select d.oid, 0, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from pg_catalog.pg_database d
cross join lateral pg_catalog.aclexplode(d.datacl) a
