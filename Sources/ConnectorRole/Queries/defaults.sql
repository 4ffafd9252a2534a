-- The default privileges of the administrator and of every owner of an object here, for all schemas.
with grantee as (
    select r.oid from pg_catalog.pg_roles r where r.rolname = :grantee
),
schemas as (
    select n.*
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'cron')
),
owners as (
    select r.oid from pg_catalog.pg_roles r where r.rolname = current_user
    union
    select n.nspowner
    from schemas n
    where not exists (
        select
        from pg_catalog.pg_depend e
        where e.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and e.objid = n.oid and e.deptype = 'e'
    )
    union
    select c.relowner
    from pg_catalog.pg_class c
    join schemas n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not exists (
        select
        from pg_catalog.pg_depend e
        where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and e.objid = c.oid and e.deptype = 'e'
    )
    union
    select p.proowner
    from pg_catalog.pg_proc p
    join schemas n on n.oid = p.pronamespace
    where not exists (
        select
        from pg_catalog.pg_depend e
        where e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and e.objid = p.oid and e.deptype = 'e'
    )
),
-- A former owner may still have default privileges for the grantee.
everybody as (
    select o.oid, true as owns
    from owners o
    union all
    select d.defaclrole, false
    from pg_catalog.pg_default_acl d
    where d.defaclnamespace = 0 and d.defaclrole not in (select o.oid from owners o) and exists (
        select
        from pg_catalog.aclexplode(d.defaclacl) a
        where a.grantee = (select g.oid from grantee g)
    )
    group by 1
),
kinds (kind, type, acltype) as (
    values
        ('defaultTables', 'r'::"char", 'r'::"char"), ('defaultSequences', 'S', 's'),
        ('defaultRoutines', 'f', 'f'), ('defaultSchemas', 'n', 'n')
)
select
    k.kind,
    r.oid,
    null,
    pg_catalog.quote_ident(r.rolname),
    r.rolname,
    false,
    pg_catalog.pg_has_role(r.oid, 'USAGE'),
    r.oid = (select g.oid from grantee g),
    (
        select pg_catalog.string_agg(distinct w.privilege_type, ',')
        from pg_catalog.aclexplode(pg_catalog.acldefault(k.acltype, r.oid)) w
        where w.grantee = r.oid and o.owns
    ),
    (
        select pg_catalog.string_agg(distinct a.privilege_type, ',')
        from pg_catalog.aclexplode(d.defaclacl) a
        where a.grantee = (select g.oid from grantee g) and a.is_grantable
    ),
    (
        select pg_catalog.string_agg(distinct a.privilege_type, ',')
        from pg_catalog.aclexplode(d.defaclacl) a
        where a.grantee = (select g.oid from grantee g) and not a.is_grantable
    ),
    r.oid,
    null
from everybody o
join pg_catalog.pg_roles r on r.oid = o.oid
cross join kinds k
left join pg_catalog.pg_default_acl d
    on d.defaclrole = r.oid and d.defaclobjtype = k.type and d.defaclnamespace = 0
where r.rolname !~ '^pg_'
