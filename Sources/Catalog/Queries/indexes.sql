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
    pg_catalog.left(d.description, 65537),
    i.indnullsnotdistinct, -- since 15
    false, -- before 15
    pg_catalog.array_to_string(i.indoption::smallint[], ' '),
    (
        -- A class that is not the default of the column's type; 0 for others.
        select pg_catalog.string_agg(
            case
                when o.opcdefault and (o.opcintype = a.atttypid or not exists (
                    select from pg_catalog.pg_opclass own
                    where own.opcmethod = o.opcmethod and own.opcdefault and own.opcintype = a.atttypid
                )) then '0'
                when s.nspname = 'pg_catalog' then pg_catalog.quote_ident(pg_catalog.quote_ident(o.opcname))
                else pg_catalog.quote_ident(pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(o.opcname))
            end,
            ', ' order by k.place
        )
        from pg_catalog.unnest(i.indclass::oid[]) with ordinality k (class, place)
        join pg_catalog.pg_opclass o on o.oid = k.class
        join pg_catalog.pg_namespace s on s.oid = o.opcnamespace
        join pg_catalog.pg_attribute a
            on a.attrelid = case when i.indkey[k.place - 1] = 0 then i.indexrelid else i.indrelid end
            and a.attnum = case when i.indkey[k.place - 1] = 0 then k.place else i.indkey[k.place - 1] end
    ),
    (
        -- A collation that is not the column's; 0 for others, and for expressions.
        select pg_catalog.string_agg(
            case
                when c.oid is null or c.oid = a.attcollation then '0'
                when s.nspname = 'pg_catalog' then pg_catalog.quote_ident(pg_catalog.quote_ident(c.collname))
                else pg_catalog.quote_ident(pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(c.collname))
            end,
            ', ' order by k.place
        )
        from pg_catalog.unnest(i.indcollation::oid[]) with ordinality k (collation_oid, place)
        left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k.place - 1]
        left join pg_catalog.pg_collation c on c.oid = k.collation_oid and i.indkey[k.place - 1] <> 0
        left join pg_catalog.pg_namespace s on s.oid = c.collnamespace
    )
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
