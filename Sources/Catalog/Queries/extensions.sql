select e.oid, e.extname, e.extversion, n.nspname
from pg_catalog.pg_extension e
left join pg_catalog.pg_namespace n on n.oid = e.extnamespace
