-- Catalog rows only: nothing here takes a lock on a user's table or waits for one, so sizes come from relpages.
-- Owners are oids: a role name may be in the encoding of another database. Since 18 a table's owner can set the
-- row estimate to anything; a value beyond bigint is left out.
-- Not yet vacuumed or analyzed: -1 rows since PostgreSQL 14, before that 0 rows on 0 pages.
select
    t.oid,
    t.relnamespace,
    t.relname,
    t.relkind,
    t.relowner,
    pg_catalog.left(c.description, 65537),
    t.relacl is null,
    t.relpersistence,
    t.relrowsecurity,
    t.relforcerowsecurity,
    case
        when t.relkind <> 'v'
            and t.reltuples < '9e18'::real
            and t.reltuples >= 0 -- since 14
            and (t.reltuples > 0 or t.relpages > 0) -- before 14
        then t.reltuples::bigint
    end,
    case
        when t.relkind in ('r', 'm')
            and t.reltuples >= 0 -- since 14
            and (t.reltuples > 0 or t.relpages > 0) -- before 14
        then t.relpages::bigint * pg_catalog.current_setting('block_size')::bigint
    end,
    coalesce('security_invoker=true' = any (t.reloptions) or 'security_invoker=on' = any (t.reloptions), false),
    coalesce('security_barrier=true' = any (t.reloptions) or 'security_barrier=on' = any (t.reloptions), false)
from pg_catalog.pg_class t
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
left join pg_catalog.pg_description c
    on c.objoid = t.oid and c.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objsubid = 0
where t.relkind in ('r', 'p', 'v', 'm', 'f')
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
