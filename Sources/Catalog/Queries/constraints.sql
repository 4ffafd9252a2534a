-- Constraints of tables. PostgreSQL prints the condition of a check only with a lock: checks.sql reads it.
select
    c.conrelid,
    c.oid,
    c.conname,
    c.contype,
    (
        select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by k.place)
        from pg_catalog.unnest(c.conkey) with ordinality k (number, place)
        join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number
    ),
    pg_catalog.quote_ident(home.nspname) || '.' || pg_catalog.quote_ident(other.relname),
    (
        select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by k.place)
        from pg_catalog.unnest(c.confkey) with ordinality k (number, place)
        join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number
    ),
    c.confupdtype,
    c.confdeltype,
    c.condeferrable,
    c.condeferred,
    c.convalidated,
    c.conenforced, -- since 18
    true, -- before 18
    c.conbin is not null,
    pg_catalog.left(d.description, 65537),
    (
        select pg_catalog.string_agg(pg_catalog.quote_ident(o.oprname), ', ' order by k.place)
        from pg_catalog.unnest(c.conexclop) with ordinality k (operator, place)
        join pg_catalog.pg_operator o on o.oid = k.operator
    )
from pg_catalog.pg_constraint c
join pg_catalog.pg_class t on t.oid = c.conrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
left join pg_catalog.pg_class other on other.oid = c.confrelid
left join pg_catalog.pg_namespace home on home.oid = other.relnamespace
left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and d.objsubid = 0
where c.contype in ('p', 'u', 'f', 'c', 'n', 'x')
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
