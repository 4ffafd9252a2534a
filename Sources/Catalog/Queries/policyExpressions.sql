-- The expressions of policies: USING and WITH CHECK.
select
    p.polrelid,
    p.oid,
    case when held.relation is null then pg_catalog.left(pg_catalog.pg_get_expr(part.expression, p.polrelid), 65537) end,
    part.is_check
from pg_catalog.pg_policy p
join pg_catalog.pg_class t on t.oid = p.polrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
cross join lateral (values (p.polqual, false), (p.polwithcheck, true)) part (expression, is_check)
-- locked tables
where part.expression is not null
    and t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
