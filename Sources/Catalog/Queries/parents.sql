-- The parents of partitions and inheriting tables, in the order of inheritance; indexes are included.
select
    i.inhrelid,
    t.relispartition,
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(parent.relname),
    i.inhparent
from pg_catalog.pg_inherits i
join pg_catalog.pg_class t on t.oid = i.inhrelid
join pg_catalog.pg_class parent on parent.oid = i.inhparent
join pg_catalog.pg_namespace n on n.oid = parent.relnamespace
where t.relkind in ('r', 'p', 'f')
order by i.inhrelid, i.inhseqno
