-- The options of foreign servers, and the users with a mapping; 0 is PUBLIC.
select s.oid, 'option', one.option, null::pg_catalog.oid
from pg_catalog.pg_foreign_server s
cross join lateral pg_catalog.unnest(s.srvoptions) one (option)
union all
select m.srvid, 'user', null, m.umuser
from pg_catalog.pg_user_mappings m
