-- Indexes, with their key columns and then those of INCLUDE; 0 means an expression, which another query reads.
select
    i.indrelid,
    i.indexrelid,
    x.relname,
    m.amname,
    i.indisunique,
    i.indisprimary,
    i.indisvalid,
    (
        select pg_catalog.string_agg(coalesce(pg_catalog.quote_ident(a.attname), '0'), ', ' order by k.place)
        from pg_catalog.unnest(i.indkey::smallint[]) with ordinality k (number, place)
        left join pg_catalog.pg_attribute a on k.number <> 0 and a.attrelid = i.indrelid and a.attnum = k.number
    ),
    i.indnkeyatts,
    i.indexprs is not null,
    i.indpred is not null,
    x.relpages::bigint * pg_catalog.current_setting('block_size')::bigint,
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_index i
join pg_catalog.pg_class t on t.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
join pg_catalog.pg_class x on x.oid = i.indexrelid
join pg_catalog.pg_am m on m.oid = x.relam
left join pg_catalog.pg_description d
    on d.objoid = x.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
where t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
