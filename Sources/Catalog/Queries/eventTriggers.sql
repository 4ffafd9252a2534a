select
    e.oid,
    e.evtname,
    e.evtowner,
    e.evtevent,
    pg_catalog.array_to_string(e.evttags, ', '),
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname),
    e.evtenabled,
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_event_trigger e
join pg_catalog.pg_proc p on p.oid = e.evtfoid
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
left join pg_catalog.pg_description d
    on d.objoid = e.oid and d.classoid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass and d.objsubid = 0
