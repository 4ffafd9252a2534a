-- The objects that the connector's role owns (o) or has privileges on by name (a), in each database; 0 means the server.
select
    d.datname,
    s.deptype,
    s.classid = 'pg_catalog.pg_database'::pg_catalog.regclass,
    pg_catalog.count(*)
from pg_catalog.pg_shdepend s
join pg_catalog.pg_roles r on r.oid = s.refobjid
left join pg_catalog.pg_database d on d.oid = s.dbid
where s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    and r.rolname = :role
    and s.deptype in ('o', 'a')
    and s.classid <> 'pg_catalog.pg_auth_members'::pg_catalog.regclass
group by 1, 2, 3
