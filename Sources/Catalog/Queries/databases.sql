-- pg_database_size fails the whole query for a role that may neither connect nor read statistics.
select
    d.oid,
    d.datname,
    r.rolname,
    pg_catalog.pg_encoding_to_char(d.encoding),
    d.datcollate,
    t.spcname,
    d.datconnlimit,
    c.description,
    case
        when pg_catalog.has_database_privilege(d.oid, 'CONNECT')
            or pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
        then pg_catalog.pg_database_size(d.oid)
    end,
    d.datallowconn and d.datconnlimit <> -2,
    d.datistemplate,
    pg_catalog.has_database_privilege(d.oid, 'CONNECT'),
    d.datacl is null
from pg_catalog.pg_database d
left join pg_catalog.pg_roles r on r.oid = d.datdba
left join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
left join pg_catalog.pg_shdescription c
    on c.objoid = d.oid and c.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
