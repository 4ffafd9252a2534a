-- One row for each argument of a routine, with its mode in words; TABLE is a column of the result.
select
    p.oid,
    a.place,
    a.type,
    p.proargnames[a.place::integer],
    case p.proargmodes[a.place::integer]
        when 'o' then 'OUT '
        when 'b' then 'INOUT '
        when 'v' then 'VARIADIC '
        when 't' then 'TABLE'
        else case when p.prokind = 'p' then 'IN ' else '' end -- since 14
        else '' -- before 14
    end
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
cross join lateral pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[]))
    with ordinality a (type, place)
where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') and n.nspname <> 'information_schema'
