-- The relations and routines that extensions own.
select d.objid, d.refobjid, d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
from pg_catalog.pg_depend d
where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.deptype = 'e'
    and d.objsubid = 0
    and d.classid in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
