-- A routine has its argument types in its name, which GRANT accepts for aggregates too.
-- Every object of this database that can have privileges, with the grantee's present and possible privileges.
with grantee as (
    select r.oid from pg_catalog.pg_roles r where r.rolname = :grantee
),
schemas as (
    select n.*
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'cron')
),
objects as (
    select
        'database' as kind, 'd'::"char" as type, d.oid, null::name as schema,
        pg_catalog.quote_ident(d.datname) as name, d.datdba as owner, d.datacl as acl,
        'pg_catalog.pg_database'::pg_catalog.regclass::oid as class
    from pg_catalog.pg_database d
    where d.datname = pg_catalog.current_database()
    union all
    select
        'schema', 'n', n.oid, n.nspname, pg_catalog.quote_ident(n.nspname), n.nspowner, n.nspacl,
        'pg_catalog.pg_namespace'::pg_catalog.regclass
    from schemas n
    union all
    select
        case c.relkind when 'S' then 'sequence' else 'table' end,
        case c.relkind when 'S' then 's' else 'r' end::"char",
        c.oid, n.nspname,
        pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
        c.relowner, c.relacl, 'pg_catalog.pg_class'::pg_catalog.regclass
    from pg_catalog.pg_class c
    join schemas n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select
        'routine', 'f', p.oid, n.nspname,
        pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
            || '(' || coalesce((
                select pg_catalog.string_agg(pg_catalog.format_type(a.type, null), ', ' order by a.place)
                from pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) with ordinality a (type, place)
            ), '') || ')',
        p.proowner, p.proacl, 'pg_catalog.pg_proc'::pg_catalog.regclass
    from pg_catalog.pg_proc p
    join schemas n on n.oid = p.pronamespace
)
select
    o.kind,
    o.oid,
    o.schema,
    o.name,
    r.rolname,
    exists (
        select
        from pg_catalog.pg_depend e
        where e.classid = o.class and e.objid = o.oid and e.deptype = 'e'
    ),
    pg_catalog.pg_has_role(o.owner, 'USAGE') or not exists (
        select
        from pg_catalog.aclexplode(pg_catalog.acldefault(o.type, o.owner)) w
        where w.grantee = o.owner and not exists (
            select
            from pg_catalog.aclexplode(o.acl) a
            where a.privilege_type = w.privilege_type and a.is_grantable
                and a.grantee <> 0 and pg_catalog.pg_has_role(a.grantee, 'USAGE')
        )
    ),
    o.owner = (select g.oid from grantee g),
    (
        select pg_catalog.string_agg(distinct w.privilege_type, ',')
        from pg_catalog.aclexplode(pg_catalog.acldefault(o.type, o.owner)) w
        where w.grantee = o.owner
    ),
    (
        select pg_catalog.string_agg(distinct a.privilege_type, ',')
        from pg_catalog.aclexplode(o.acl) a
        where a.grantee = (select g.oid from grantee g) and a.is_grantable
    ),
    (
        select pg_catalog.string_agg(distinct a.privilege_type, ',')
        from pg_catalog.aclexplode(o.acl) a
        where a.grantee = (select g.oid from grantee g) and not a.is_grantable
    ),
    o.owner,
    (
        select case when pg_catalog.bool_or(a.grantor = o.owner) then r.rolname else pg_catalog.min(b.rolname) end
        from pg_catalog.aclexplode(o.acl) a
        join pg_catalog.pg_roles b on b.oid = a.grantor
        where a.grantee = (select g.oid from grantee g)
    )
from objects o
left join pg_catalog.pg_roles r on r.oid = o.owner
