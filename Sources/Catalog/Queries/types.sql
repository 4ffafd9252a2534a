-- The names of types, from the rows of this snapshot: format_type reads the catalogs of now, in which a type may be
-- gone or renamed. The system's own types stay, and some have names of several words. The row type of a relation is
-- left out unless something uses it.
select
    t.oid,
    case
        when named.oid < 16384 then pg_catalog.format_type(named.oid, null)
        when n.nspname = 'pg_catalog' then pg_catalog.quote_ident(named.typname)
        else pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(named.typname)
    end || case when named.oid <> t.oid then '[]' else '' end
from pg_catalog.pg_type t
left join pg_catalog.pg_type element on element.oid = t.typelem and element.typarray = t.oid
join pg_catalog.pg_type named on named.oid = coalesce(element.oid, t.oid)
join pg_catalog.pg_namespace n on n.oid = named.typnamespace
where t.typrelid = 0 and named.typrelid = 0
    or t.oid = any (array(
        select a.atttypid from pg_catalog.pg_attribute a where a.atttypid >= 16384
        union
        select p.prorettype from pg_catalog.pg_proc p where p.prorettype >= 16384
        union
        select argument.type
        from pg_catalog.pg_proc p
        cross join lateral pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[])) argument (type)
        where argument.type >= 16384
    ))
