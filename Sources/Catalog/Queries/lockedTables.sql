left join (
    select distinct l.relation
    from pg_catalog.pg_locks l
    join pg_catalog.pg_database b on b.oid = l.database and b.datname = pg_catalog.current_database()
    where l.mode = 'AccessExclusiveLock'
) held on held.relation = t.oid
