-- Privileges on parameters of the server, which PostgreSQL has since version 15.
select 'parameter', p.parname, a.grantee, a.grantor, a.privilege_type, a.is_grantable -- since 15
from pg_catalog.pg_parameter_acl p -- since 15
left join lateral pg_catalog.aclexplode(p.paracl) a on true -- since 15
select 'parameter', '', 0, 0, '', false where false -- before 15
