select
    p.oid,
    p.pubname,
    p.pubowner,
    p.puballtables,
    p.pubinsert,
    p.pubupdate,
    p.pubdelete,
    p.pubtruncate,
    p.pubviaroot, -- since 13
    false, -- before 13
    (
        select pg_catalog.string_agg(
            pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname),
            ', '
        )
        from pg_catalog.pg_publication_rel r
        join pg_catalog.pg_class t on t.oid = r.prrelid
        join pg_catalog.pg_namespace n on n.oid = t.relnamespace
        where r.prpubid = p.oid
    ),
    ( -- since 15
        select pg_catalog.string_agg(pg_catalog.quote_ident(n.nspname), ', ') -- since 15
        from pg_catalog.pg_publication_namespace r -- since 15
        join pg_catalog.pg_namespace n on n.oid = r.pnnspid -- since 15
        where r.pnpubid = p.oid -- since 15
    ), -- since 15
    null, -- before 15
    pg_catalog.left(d.description, 65537)
from pg_catalog.pg_publication p
left join pg_catalog.pg_description d
    on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_publication'::pg_catalog.regclass and d.objsubid = 0
