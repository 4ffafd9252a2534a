-- Until PostgreSQL 15 the member's own INHERIT decided, and SET was always allowed.
select
    m.member,
    role.rolname,
    m.admin_option,
    m.inherit_option, -- since 16
    member.rolinherit, -- before 16
    m.set_option, -- since 16
    true, -- before 16
    grantor.rolname
from pg_catalog.pg_auth_members m
join pg_catalog.pg_roles role on role.oid = m.roleid
join pg_catalog.pg_roles member on member.oid = m.member
left join pg_catalog.pg_roles grantor on grantor.oid = m.grantor
