-- CONNECT is checked for the session user: a `role` setting may have changed the current user.
-- Other queries read the sizes that the role may read: here pg_database_size could fail the whole query.
select
    d.oid,
    d.datname,
    r.rolname,
    pg_catalog.pg_encoding_to_char(d.encoding),
    d.datcollate,
    t.spcname,
    d.datconnlimit,
    pg_catalog.left(c.description, 65537),
    pg_catalog.has_database_privilege(session_user, d.oid, 'CONNECT')
        or pg_catalog.pg_has_role(session_user, 'pg_read_all_stats', 'USAGE'),
    d.datallowconn,
    d.datistemplate,
    pg_catalog.has_database_privilege(session_user, d.oid, 'CONNECT'),
    d.datacl is null,
    d.datlocprovider, -- since 15
    'c', -- before 15
    d.datlocale -- since 17
    d.daticulocale -- since 15 before 17
    null -- before 15
from pg_catalog.pg_database d
left join pg_catalog.pg_roles r on r.oid = d.datdba
left join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
left join pg_catalog.pg_shdescription c
    on c.objoid = d.oid and c.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
