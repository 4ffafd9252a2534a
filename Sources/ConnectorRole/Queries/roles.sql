-- Every role, and what the administrator may do with it.
with members as (
    select m.*, c.rolinherit
    from pg_catalog.pg_auth_members m
    join pg_catalog.pg_roles c on c.oid = m.member
    where c.rolname = :role
)
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
        from members m
        where m.roleid = r.oid
            and (m.inherit_option or m.set_option) -- since 16
    ),
    exists (
        select
        from members m
        where m.roleid = r.oid
            and m.inherit_option -- since 16
            and m.rolinherit -- until 15
    ),
    (select pg_catalog.count(*) from members m where m.roleid = r.oid),
    r.rolinherit
from pg_catalog.pg_roles r
