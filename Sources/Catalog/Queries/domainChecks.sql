-- pg_get_expr takes no lock here: a domain's check has no columns.
select c.contypid, c.oid, pg_catalog.left(pg_catalog.pg_get_expr(c.conbin, 0), 65537), c.conname
from pg_catalog.pg_constraint c
join pg_catalog.pg_namespace n on n.oid = c.connamespace
where c.contypid <> 0
    and c.conbin is not null
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
