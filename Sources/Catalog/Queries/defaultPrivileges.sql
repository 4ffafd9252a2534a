-- The privileges on objects that a role creates from now on: in one schema, or in all if the schema is null.
select d.oid, d.defaclrole, n.nspname, d.defaclobjtype, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
left join lateral pg_catalog.aclexplode(d.defaclacl) a on true
