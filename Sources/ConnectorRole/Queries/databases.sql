select
    d.datname,
    d.oid,
    r.rolname,
    d.datallowconn and d.datconnlimit <> -2,
    d.datconnlimit = -2,
    d.datistemplate,
    pg_catalog.pg_has_role(d.datdba, 'USAGE') or exists (
        select
        from pg_catalog.aclexplode(d.datacl) a
        where a.is_grantable and a.privilege_type = 'CONNECT' and pg_catalog.pg_has_role(a.grantee, 'USAGE')
    ),
    (
        select pg_catalog.string_agg(distinct a.privilege_type, ',')
        from pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
        where a.grantee = 0
    ),
    (
        select pg_catalog.string_agg(distinct a.privilege_type, ',')
        from pg_catalog.aclexplode(d.datacl) a
        join pg_catalog.pg_roles c on c.oid = a.grantee
        where c.rolname = :role
    ),
    d.datdba = (select c.oid from pg_catalog.pg_roles c where c.rolname = :role)
from pg_catalog.pg_database d
left join pg_catalog.pg_roles r on r.oid = d.datdba
