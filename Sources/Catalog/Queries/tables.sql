-- Catalog rows only: nothing here takes a lock on a user's table or waits for one, so sizes come from
-- relpages and partition keys from partattrs (0 stands for an expression). Owners are oids: role names are
-- shared by databases of different encodings, and read right only where they were written.
select
    t.relnamespace,
    t.oid,
    t.relname,
    t.relkind,
    t.relowner,
    c.description,
    t.relpersistence,
    t.relrowsecurity,
    case when t.relkind <> 'v' and counted.yes then t.reltuples::bigint end,
    case
        when t.relkind in ('r', 'm') and counted.yes
        then t.relpages::bigint * pg_catalog.current_setting('block_size')::bigint
    end,
    case
        when parent.oid is not null
        then pg_catalog.quote_ident(home.nspname) || '.' || pg_catalog.quote_ident(parent.relname)
    end,
    case p.partstrat when 'r' then 'RANGE' when 'l' then 'LIST' when 'h' then 'HASH' end
        || ' (' || key.columns || ')',
    e.extname
from pg_catalog.pg_class t
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
-- Not yet vacuumed or analyzed: -1 rows since PostgreSQL 14, before that 0 rows on 0 pages.
cross join lateral (
    select case
        when pg_catalog.current_setting('server_version_num')::integer >= 140000 then t.reltuples >= 0
        else t.reltuples > 0 or t.relpages > 0
    end as yes
) counted
left join pg_catalog.pg_description c
    on c.objoid = t.oid and c.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objsubid = 0
left join pg_catalog.pg_inherits i on i.inhrelid = t.oid and t.relispartition
left join pg_catalog.pg_class parent on parent.oid = i.inhparent
left join pg_catalog.pg_namespace home on home.oid = parent.relnamespace
left join pg_catalog.pg_partitioned_table p on p.partrelid = t.oid
left join lateral (
    select pg_catalog.string_agg(coalesce(pg_catalog.quote_ident(a.attname), 'expression'), ', ' order by k.place)
        as columns
    from pg_catalog.unnest(p.partattrs::smallint[]) with ordinality k (number, place)
    left join pg_catalog.pg_attribute a
        on k.number > 0 and a.attrelid = p.partrelid and a.attnum = k.number
) key on p.partrelid is not null
left join pg_catalog.pg_depend d
    on d.objid = t.oid
    and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.objsubid = 0
    and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.deptype = 'e'
left join pg_catalog.pg_extension e on e.oid = d.refobjid
where t.relkind in ('r', 'p', 'v', 'm', 'f')
    and t.relpersistence <> 't'
    and n.nspname not like 'pg\_%'
    and n.nspname <> 'information_schema'
