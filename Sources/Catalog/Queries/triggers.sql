-- Triggers; tgtype is explained in src/include/catalog/pg_trigger.h. triggerConditions.sql reads WHEN.
select
    g.tgrelid,
    g.oid,
    g.tgname,
    g.tgtype,
    g.tgenabled,
    pg_catalog.quote_ident(home.nspname) || '.' || pg_catalog.quote_ident(p.proname),
    (
        select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by k.place)
        from pg_catalog.unnest(g.tgattr::smallint[]) with ordinality k (number, place)
        join pg_catalog.pg_attribute a on a.attrelid = g.tgrelid and a.attnum = k.number
    ),
    g.tgdeferrable,
    g.tginitdeferred,
    g.tgqual is not null,
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_trigger g
join pg_catalog.pg_class t on t.oid = g.tgrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
join pg_catalog.pg_proc p on p.oid = g.tgfoid
join pg_catalog.pg_namespace home on home.oid = p.pronamespace
left join pg_catalog.pg_description d
    on d.objoid = g.oid and d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and d.objsubid = 0
where not g.tgisinternal
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
