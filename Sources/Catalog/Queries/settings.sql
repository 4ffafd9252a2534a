-- The settings of roles and databases (ALTER ROLE and ALTER DATABASE ... SET); 0 means all roles or all databases.
select s.setrole, s.setdatabase, d.datname, one.setting
from pg_catalog.pg_db_role_setting s
cross join lateral pg_catalog.unnest(s.setconfig) one (setting)
left join pg_catalog.pg_database d on d.oid = s.setdatabase
