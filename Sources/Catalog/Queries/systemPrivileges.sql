-- Objects of the system whose privileges are not those of initdb or of the extension that brought them. PostgreSQL
-- keeps those in pg_init_privs; where it has none, there was no ACL. An ACL that grants nothing has one row.
with system (oid, name) as (
    select n.oid, pg_catalog.quote_ident(n.nspname)
    from pg_catalog.pg_namespace n
    where pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') or n.nspname = 'information_schema'
), object (class, oid, part, kind, name, acl) as (
    select 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0, 'schema', s.name, n.nspacl
    from pg_catalog.pg_namespace n
    join system s on s.oid = n.oid
    where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_temp_')
        and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_toast_temp_')
    union all
    select
        'pg_catalog.pg_class'::pg_catalog.regclass,
        t.oid,
        0,
        case when t.relkind = 'S' then 'sequence' else 'table' end,
        s.name || '.' || pg_catalog.quote_ident(t.relname),
        t.relacl
    from pg_catalog.pg_class t
    join system s on s.oid = t.relnamespace
    where t.relpersistence <> 't'
    union all
    select
        'pg_catalog.pg_class'::pg_catalog.regclass,
        t.oid,
        c.attnum,
        'column',
        s.name || '.' || pg_catalog.quote_ident(t.relname) || '.' || pg_catalog.quote_ident(c.attname),
        c.attacl
    from pg_catalog.pg_attribute c
    join pg_catalog.pg_class t on t.oid = c.attrelid
    join system s on s.oid = t.relnamespace
    where c.attacl is not null and not c.attisdropped and t.relpersistence <> 't'
    union all
    select
        'pg_catalog.pg_proc'::pg_catalog.regclass,
        p.oid,
        0,
        'routine',
        s.name || '.' || pg_catalog.quote_ident(p.proname)
            || '(' || coalesce(pg_catalog.pg_get_function_identity_arguments(p.oid), '') || ')',
        p.proacl
    from pg_catalog.pg_proc p
    join system s on s.oid = p.pronamespace
    union all
    select
        'pg_catalog.pg_type'::pg_catalog.regclass,
        t.oid,
        0,
        'type',
        s.name || '.' || pg_catalog.quote_ident(t.typname),
        t.typacl
    from pg_catalog.pg_type t
    join system s on s.oid = t.typnamespace
    union all
    select
        'pg_catalog.pg_language'::pg_catalog.regclass,
        l.oid,
        0,
        'language',
        pg_catalog.quote_ident(l.lanname),
        l.lanacl
    from pg_catalog.pg_language l
)
select o.kind, o.name, a.grantee, a.grantor, a.privilege_type, a.is_grantable
from object o
left join pg_catalog.pg_init_privs i on i.classoid = o.class and i.objoid = o.oid and i.objsubid = o.part
left join lateral pg_catalog.aclexplode(o.acl) a on true
where o.acl is not null
    and (i.initprivs is null or not (o.acl @> i.initprivs and i.initprivs @> o.acl))
