select
    s.oid,
    s.srvname,
    s.srvowner,
    w.fdwname,
    s.srvtype,
    s.srvversion,
    s.srvacl is null,
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_foreign_server s
join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
left join pg_catalog.pg_description d
    on d.objoid = s.oid and d.classoid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass and d.objsubid = 0
