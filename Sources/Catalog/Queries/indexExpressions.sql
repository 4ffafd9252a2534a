-- The expressions among the keys of indexes, and with place 0 the condition of a partial index.
select
    i.indrelid,
    i.indexrelid,
    case
        when held.relation is not null then null
        when k.place = 0 then pg_catalog.left(pg_catalog.pg_get_expr(i.indpred, i.indrelid), 65537)
        else pg_catalog.left(pg_catalog.pg_get_indexdef(i.indexrelid, k.place::integer, false), 65537)
    end,
    k.place
from pg_catalog.pg_index i
join pg_catalog.pg_class t on t.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
cross join lateral (
    select key.place from pg_catalog.unnest(i.indkey::smallint[]) with ordinality key (number, place) where key.number = 0
    union all
    select 0 where i.indpred is not null
) k (place)
-- locked tables
where t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
