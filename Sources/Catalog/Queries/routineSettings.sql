-- The settings that a routine runs with (CREATE FUNCTION ... SET).
select p.oid, one.setting
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
cross join lateral pg_catalog.unnest(p.proconfig) one (setting)
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') and n.nspname <> 'information_schema'
