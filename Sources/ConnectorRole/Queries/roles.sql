-- The administrator's view of every role: what it is, and what may be done with it.
select
    r.rolname,
    r.oid,
    r.rolcanlogin,
    r.rolsuper,
    r.rolcreaterole,
    r.rolcreatedb,
    r.rolreplication,
    r.rolbypassrls,
    pg_catalog.pg_has_role(r.oid, 'USAGE'),
    pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION'),
    exists (
        select
        from pg_catalog.pg_auth_members m
        join pg_catalog.pg_roles c on c.oid = m.member
        where m.roleid = r.oid and c.rolname = :role
            and (m.inherit_option or m.set_option) -- since 16
    )
from pg_catalog.pg_roles r
