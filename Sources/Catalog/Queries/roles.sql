select
    r.oid,
    r.rolname,
    r.rolcanlogin,
    r.rolsuper,
    r.rolcreaterole,
    r.rolcreatedb,
    r.rolinherit,
    r.rolreplication,
    r.rolbypassrls,
    r.rolconnlimit,
    r.rolvaliduntil,
    pg_catalog.left(c.description, 65537)
from pg_catalog.pg_roles r
left join pg_catalog.pg_shdescription c
    on c.objoid = r.oid and c.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
