-- inherit_option and set_option came with PostgreSQL 16; to_jsonb yields null where they are missing,
-- and before 16 the member's own INHERIT decided and SET was always allowed.
select
    m.member,
    role.rolname,
    m.admin_option,
    coalesce((pg_catalog.to_jsonb(m) ->> 'inherit_option')::boolean, member.rolinherit),
    coalesce((pg_catalog.to_jsonb(m) ->> 'set_option')::boolean, true),
    grantor.rolname
from pg_catalog.pg_auth_members m
join pg_catalog.pg_roles role on role.oid = m.roleid
join pg_catalog.pg_roles member on member.oid = m.member
left join pg_catalog.pg_roles grantor on grantor.oid = m.grantor
