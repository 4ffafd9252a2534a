select
    t.oid,
    t.relnamespace,
    t.relname,
    t.relowner,
    pg_catalog.left(c.description, 65537),
    t.relacl is null,
    pg_catalog.format_type(s.seqtypid, null),
    s.seqstart,
    s.seqincrement,
    s.seqmin,
    s.seqmax,
    s.seqcycle,
    pg_catalog.quote_ident(home.nspname) || '.' || pg_catalog.quote_ident(owner.relname) || '.'
        || pg_catalog.quote_ident(a.attname)
from pg_catalog.pg_sequence s
join pg_catalog.pg_class t on t.oid = s.seqrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
left join pg_catalog.pg_description c
    on c.objoid = t.oid and c.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objsubid = 0
left join pg_catalog.pg_depend d
    on d.objid = t.oid
    and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refobjsubid > 0
    and d.deptype in ('a', 'i')
left join pg_catalog.pg_class owner on owner.oid = d.refobjid
left join pg_catalog.pg_namespace home on home.oid = owner.relnamespace
left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where t.relpersistence <> 't'
    and not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
    and n.nspname <> 'information_schema'
