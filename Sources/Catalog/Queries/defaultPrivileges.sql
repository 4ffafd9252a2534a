-- What will be granted on objects that a role makes from now on: in one schema, or, where that is null, in all.
select d.oid, d.defaclrole, n.nspname, d.defaclobjtype, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
left join lateral pg_catalog.aclexplode(d.defaclacl) a on true
