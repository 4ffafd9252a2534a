select t.oid, t.spcname, t.spcowner, t.spcacl is null, pg_catalog.left(d.description, 65537)
from pg_catalog.pg_tablespace t
left join pg_catalog.pg_shdescription d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_tablespace'::pg_catalog.regclass
