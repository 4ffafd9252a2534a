select l.oid, l.lanname, l.lanowner, l.lanpltrusted, pg_catalog.left(d.description, 65537)
from pg_catalog.pg_language l
left join pg_catalog.pg_description d
    on d.objoid = l.oid and d.classoid = 'pg_catalog.pg_language'::pg_catalog.regclass and d.objsubid = 0
where l.lanispl
