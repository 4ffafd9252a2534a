-- Every role may read these columns of pg_subscription, and not the connection string. Other databases have their own.
select
    s.oid,
    s.subname,
    s.subowner,
    s.subenabled,
    s.subslotname,
    (select pg_catalog.string_agg(pg_catalog.quote_ident(one), ', ') from pg_catalog.unnest(s.subpublications) one),
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_subscription s
join pg_catalog.pg_database b on b.oid = s.subdbid and b.datname = pg_catalog.current_database()
left join pg_catalog.pg_description d
    on d.objoid = s.oid and d.classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass and d.objsubid = 0
