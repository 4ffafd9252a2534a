-- What views read: each relation, with the columns that the view names. The dependencies of its rule say so without a
-- lock; a relation whose columns no part of the view names has none.
select
    r.ev_class,
    pg_catalog.quote_ident(i.nspname) || '.' || pg_catalog.quote_ident(s.relname),
    pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by a.attnum)
from (
    select distinct objid, refobjid, refobjsubid
    from pg_catalog.pg_depend
    where classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
) d
join pg_catalog.pg_rewrite r on r.oid = d.objid and r.rulename = '_RETURN' and r.ev_class <> d.refobjid
join pg_catalog.pg_class v on v.oid = r.ev_class
join pg_catalog.pg_namespace n on n.oid = v.relnamespace
join pg_catalog.pg_class s on s.oid = d.refobjid
join pg_catalog.pg_namespace i on i.oid = s.relnamespace
left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid and d.refobjsubid <> 0
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') and n.nspname <> 'information_schema'
group by r.ev_class, i.nspname, s.relname
