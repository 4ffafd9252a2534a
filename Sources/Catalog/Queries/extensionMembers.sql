-- The relations, routines and types that extensions own.
select
    d.objid,
    d.refobjid,
    case d.classid
        when 'pg_catalog.pg_proc'::pg_catalog.regclass then 'routine'
        when 'pg_catalog.pg_type'::pg_catalog.regclass then 'type'
        else 'relation'
    end
from pg_catalog.pg_depend d
where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.deptype = 'e'
    and d.objsubid = 0
    and d.classid in (
        'pg_catalog.pg_class'::pg_catalog.regclass,
        'pg_catalog.pg_proc'::pg_catalog.regclass,
        'pg_catalog.pg_type'::pg_catalog.regclass
    )
