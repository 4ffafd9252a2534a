-- pg_get_partkeydef waits behind an ACCESS EXCLUSIVE lock, so the key comes from partattrs; 0 means an expression.
select
    p.partrelid,
    case p.partstrat when 'r' then 'RANGE' when 'l' then 'LIST' when 'h' then 'HASH' end
        || ' (' || key.columns || ')'
from pg_catalog.pg_partitioned_table p
cross join lateral (
    select pg_catalog.string_agg(coalesce(pg_catalog.quote_ident(a.attname), 'expression'), ', ' order by k.place)
        as columns
    from pg_catalog.unnest(p.partattrs::smallint[]) with ordinality k (number, place)
    left join pg_catalog.pg_attribute a
        on k.number > 0 and a.attrelid = p.partrelid and a.attnum = k.number
) key
