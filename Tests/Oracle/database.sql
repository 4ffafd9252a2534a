-- What a database says of itself: path, fact, value; written without a look at the product's queries.
\pset format unaligned
\pset tuples_only on
\pset fieldsep '|'
select current_setting('server_version_num')::integer >= 120000 as since12
\gset
create function pg_temp.who(oid) returns text language sql as
    $$ select case $1 when 0 then 'public' else pg_get_userbyid($1) end $$;
set search_path = pg_catalog;
set timezone = 'UTC';
set extra_float_digits = 3;
create temporary view space as
select oid, nspname::text as name, nspowner, nspacl from pg_namespace
where nspname not in ('information_schema', 'pg_catalog', 'pg_toast') and nspname !~ '^pg_(toast_)?temp_';
create temporary view relation as
select s.name || ' > ' || relname as path, c.* from pg_class c join space s on s.oid = relnamespace;
create temporary view acl (path, privilege) as
select o.path, concat_ws(' ', pg_temp.who(a.grantee), a.privilege_type,
    pg_get_userbyid(a.grantor), a.is_grantable)
from (
    select name as path, nspacl as acl from space
    union all select path, relacl from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all select path || ' > ' || attname, attacl from relation join pg_attribute a on attrelid = relation.oid
        where not attisdropped
    union all select s.name || ' > type ' || typname, typacl from pg_type t join space s on s.oid = typnamespace
    union all select s.name || ' > ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', proacl
        from pg_proc p join space s on s.oid = pronamespace
) o, aclexplode(o.acl) a;

create temporary view system_acl (class, name, acl) as
with all_acl (class, classid, id, part, space, acl) as (
    select case relkind when 'S' then 'sequence' else 'table' end, 1259::oid, oid, 0, relnamespace, relacl from pg_class
    union all select 'column', 1259, attrelid, attnum, relnamespace, attacl from pg_attribute join pg_class c on c.oid = attrelid
    union all select 'routine', 1255, oid, 0, pronamespace, proacl from pg_proc
    union all select 'type', 1247, oid, 0, typnamespace, typacl from pg_type
    union all select 'schema', 2615, oid, 0, oid, nspacl from pg_namespace
    union all select 'language', 2612, oid, 0, 11, lanacl from pg_language
)
select class, case class
        when 'column' then (pg_identify_object(1259, id, 0)).identity || '.' || (select quote_ident(attname) from pg_attribute where attrelid = id and attnum = part)
        when 'routine' then (select format('%I.%I', nspname, proname) from pg_proc p join pg_namespace n on n.oid = pronamespace
            where p.oid = id) || '(' || pg_get_function_identity_arguments(id) || ')'
        when 'type' then (select format('%I.%I', nspname, typname) from pg_type t join pg_namespace n on n.oid = typnamespace
            where t.oid = id)
        else (pg_identify_object(classid, id, part)).identity end, acl
from all_acl left join pg_init_privs on classoid = classid and objoid = id and objsubid = part
where space in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace) and acl is not null
    and (select array_agg(a::text order by a::text) from unnest(acl) a)
        is distinct from (select array_agg(a::text order by a::text) from unnest(initprivs) a);
create temporary view fact (path, fact, value) as
select name, 'owner', pg_get_userbyid(nspowner)::text from space
union all select name, 'comment', obj_description(oid, 'pg_namespace') from space
    where obj_description(oid, 'pg_namespace') is not null
union all select name, 'builtInPrivileges', 'true' from space where nspacl is null
union all select path, 'kind', case relkind when 'r' then 'table' when 'p' then 'partitionedTable' when 'v' then 'view'
        when 'm' then 'materializedView' when 'f' then 'foreignTable' when 'S' then 'sequence' end
    from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
union all select path, 'owner', pg_get_userbyid(relowner) from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
union all select path, 'comment', obj_description(oid, 'pg_class') from relation
    where obj_description(oid, 'pg_class') is not null and relkind not in ('i', 'I')
union all select path, 'builtInPrivileges', 'true' from relation
    where relacl is null and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
union all select path, 'persistence', case relpersistence when 'u' then 'unlogged' else 'permanent' end from relation
    where relkind in ('r', 'p', 'v', 'm', 'f')
union all select path, 'rowSecurity', relrowsecurity::text from relation where relkind in ('r', 'p', 'v', 'm', 'f')
union all select path, 'partitionOf', inhparent::regclass::text from relation join pg_inherits on inhrelid = oid
    where relispartition and relkind in ('r', 'p', 'f')
union all select path, 'partitionKey', case when exists (select from pg_partitioned_table p
            where partrelid = oid and partexprs is not null) then 'RANGE (expression)' else pg_get_partkeydef(oid) end
    from relation where relkind = 'p'
union all select path, 'forceRowSecurity', 'true' from relation where relforcerowsecurity
union all select path, 'partitionBound', pg_get_expr(relpartbound, oid) from relation where relispartition
    and relkind in ('r', 'p', 'f')
union all select path, 'constraint', concat_ws(' ', conname, regexp_replace(pg_get_constraintdef(c.oid), '^EXCLUDE USING [a-z]+', 'EXCLUDE'), '/', obj_description(c.oid, 'pg_constraint'))
    from relation join pg_constraint c on conrelid = relation.oid where contype <> 't'
union all select path, 'index', concat_ws(' ', replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON '), indisprimary, indisvalid, '/',
        obj_description(indexrelid, 'pg_class')) from relation join pg_index on indrelid = relation.oid
union all select path, 'trigger', concat_ws(' ', pg_get_triggerdef(t.oid), tgenabled, '/', obj_description(t.oid, 'pg_trigger'))
    from relation join pg_trigger t on tgrelid = relation.oid where not tgisinternal
union all select path, 'policy', concat_ws(' ', policyname, permissive, cmd, (select string_agg(one, ',' order by one collate "C")
        from unnest(roles) one), '/', qual, '/', with_check, '/', (select obj_description(p.oid, 'pg_policy') from pg_policy p
        where polrelid = relation.oid and polname = policyname))
    from relation join pg_policies on format('%I.%I', schemaname, tablename)::regclass = relation.oid
union all select path, 'rule', concat_ws(' ', rulename, case ev_type when '1' then 'select' when '2' then 'update' when '3' then 'insert'
        else 'delete' end, is_instead, ev_enabled, '/', obj_description(r.oid, 'pg_rewrite'))
    from relation join pg_rewrite r on ev_class = relation.oid where rulename <> '_RETURN'
union all select path, 'securityInvoker', 'true' from relation, pg_options_to_table(reloptions)
    where option_name = 'security_invoker' and option_value::boolean
union all select path, 'securityBarrier', 'true' from relation, pg_options_to_table(reloptions)
    where option_name = 'security_barrier' and option_value::boolean
union all select path, 'reads', input.name || coalesce(' (' || input.columns || ')', '') from relation, lateral (
        select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
            (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = c.oid and attnum <> 0
                and attnum in (select refobjsubid from pg_depend p where p.objid = r.oid and p.refobjid = c.oid)) as columns
        from pg_rewrite r, pg_class c, pg_namespace n where r.ev_class = relation.oid and rulename = '_RETURN'
            and n.oid = c.relnamespace and c.oid <> relation.oid and exists (select from pg_depend p where p.objid = r.oid
                and p.classid = 'pg_rewrite'::regclass and p.refclassid = 'pg_class'::regclass and p.refobjid = c.oid)) input
    where relkind in ('v', 'm')
union all select s.name || ' > ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 'setting',
        case when option_name = 'app.token' then option_name else option_name || '=' || option_value end
    from pg_proc p join space s on s.oid = pronamespace, pg_options_to_table(proconfig)
union all select 'eventTrigger', evtname, concat_ws(' ', pg_get_userbyid(evtowner), evtevent, (select string_agg(tag, ',' order by tag collate "C")
        from unnest(evttags) tag), format('%I.%I', pronamespace::regnamespace, proname), evtenabled, '/', obj_description(e.oid, 'pg_event_trigger'))
    from pg_event_trigger e join pg_proc p on p.oid = evtfoid
union all select 'publication', pubname, concat_ws(' ', pg_get_userbyid(pubowner), puballtables, pubviaroot, pubinsert, pubupdate, pubdelete,
        pubtruncate, '/', (select string_agg(one, ',' order by one collate "C") from (select format('%I.%I', relnamespace::regnamespace::name, relname) one
            from pg_publication_rel join pg_class c on c.oid = prrelid where prpubid = p.oid) x), '/', (select string_agg(nspname, ','
            order by nspname collate "C") from pg_publication_namespace join pg_namespace n on n.oid = pnnspid where pnpubid = p.oid), '/',
        obj_description(p.oid, 'pg_publication'))
    from pg_publication p
union all select 'subscription', subname, concat_ws(' ', pg_get_userbyid(subowner), subenabled, subslotname, '/', (select string_agg(one, ','
        order by one collate "C") from unnest(subpublications) one), '/', obj_description(s.oid, 'pg_subscription'))
    from pg_subscription s join pg_database d on d.oid = subdbid where datname = current_database()
union all select 'foreignServer', srvname, concat_ws(' ', pg_get_userbyid(srvowner), fdwname, srvtype, srvversion, '/', (select string_agg(
            case option_name when 'password' then option_name else option_name || '=' || option_value end, ',' order by option_name collate "C")
            from pg_options_to_table(srvoptions)), '/', (select string_agg(usename, ',' order by usename collate "C") from pg_user_mappings m
            where m.srvid = s.oid), '/', obj_description(s.oid, 'pg_foreign_server'), case when srvacl is null then 'built-in' end)
    from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = srvfdw
union all select 'foreignServer ' || srvname, 'privilege', concat_ws(' ', pg_temp.who(grantee), privilege_type,
        pg_get_userbyid(grantor), is_grantable) from pg_foreign_server, aclexplode(srvacl)
union all select 'language', lanname, concat_ws(' ', pg_get_userbyid(lanowner), lanpltrusted, '/', obj_description(oid, 'pg_language'))
    from pg_language where lanplcallfoid <> 0
union all select s.name || ' > ' || typname, 'type', concat_ws(' ', case typtype when 'b' then 'base' when 'c' then 'composite'
        when 'd' then 'domain' when 'e' then 'enum' when 'r' then 'range' end, pg_get_userbyid(typowner), '/',
        (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid),
        (select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ',' order by attnum) from pg_attribute
            where attrelid = typrelid and typtype = 'c' and not attisdropped),
        case when typtype = 'd' then format_type(typbasetype, typtypmod) end,
        (select format_type(rngsubtype, null) from pg_range where rngtypid = t.oid),
        case when typnotnull then 'not null' end, typdefault,
        (select string_agg(conname || ' ' || pg_get_constraintdef(oid), ',' order by conname collate "C") from pg_constraint
            where contypid = t.oid and contype = 'c'), '/', obj_description(t.oid, 'pg_type'), '/',
        (select extname from pg_depend d join pg_extension e on e.oid = refobjid where objid = t.oid and d.deptype = 'e'
            and classid = 1247), '/', case when typacl is null then 'built-in' end)
    from pg_type t join space s on s.oid = typnamespace
    where typtype <> 'm' and typisdefined and not exists (select from pg_type e where e.typarray = t.oid)
        and (typrelid = 0 or exists (select from pg_class c where c.oid = typrelid and c.relkind = 'c'))
union all select path, 'inherits', (select string_agg(inhparent::regclass::text, ', ' order by inhseqno)
        from pg_inherits where inhrelid = oid) from relation
    where not relispartition and exists (select from pg_inherits where inhrelid = oid) and relkind = 'r'
union all select path, 'extension', extname from relation join pg_depend on objid = oid and deptype = 'e'
    join pg_extension e on e.oid = refobjid
union all select path, 'estimatedRows', reltuples::bigint::text from relation where reltuples > 0 and relkind = 'r'
union all select path, 'sizeBytes', pg_relation_size(oid)::text from relation where reltuples > 0 and relkind = 'r'
union all select path, 'columns', (select coalesce(string_agg(attname, ', ' order by attnum), '') from pg_attribute
        where attrelid = oid and attnum > 0 and not attisdropped)
    from relation where relkind in ('r', 'p', 'v', 'm', 'f')
union all select path, 'ownedBy', pg_get_serial_owner.name from relation, lateral (
        select refobjid::regclass || '.' || quote_ident(attname) as name from pg_depend
        join pg_attribute on attrelid = refobjid and attnum = refobjsubid
        where objid = relation.oid and deptype in ('a', 'i') and refobjsubid > 0) pg_get_serial_owner
    where relkind = 'S'
union all select schemaname || ' > ' || sequencename, 'range', concat_ws(' ', data_type, start_value, increment_by,
        min_value, max_value, cycle) from pg_sequences
union all select s.name || ' > ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 'routine',
        concat_ws(' ', case prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' end,
            lanname, prosecdef, pg_get_userbyid(proowner), pg_get_function_result(p.oid), '/',
            obj_description(p.oid, 'pg_proc'), '/', (select extname from pg_depend d join pg_extension e on e.oid = refobjid
                where objid = p.oid and d.deptype = 'e'), '/', case when proacl is null then 'built-in' end)
    from pg_proc p join space s on s.oid = pronamespace join pg_language l on l.oid = prolang
union all select path, 'privilege', privilege from acl
union all select 'default ' || pg_get_userbyid(defaclrole) || ' ' || coalesce(defaclnamespace::regnamespace::text, '-') || ' '
        || case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'routines' when 'T'
            then 'types' when 'n' then 'schemas' end,
        'privileges', (select string_agg(concat_ws(' ', pg_temp.who(grantee),
            privilege_type, pg_get_userbyid(grantor), is_grantable), ', ' order by pg_temp.who(grantee) collate "C",
            privilege_type collate "C") from aclexplode(defaclacl))
    from pg_default_acl
union all select 'system ' || class || ' ' || name, 'privilege', coalesce((select string_agg(concat_ws(' ', pg_temp.who(grantee),
            privilege_type, pg_get_userbyid(grantor), is_grantable), ', ' order by pg_temp.who(grantee) collate "C",
            pg_get_userbyid(grantor) collate "C", privilege_type collate "C") from aclexplode(acl)), '')
    from system_acl
union all select 'extension', extname, extversion || ' ' || extnamespace::regnamespace from pg_extension;

create temporary view shown as
select path || ' > ' || attname as path, attrelid, attnum, atttypid, atttypmod, attnotnull, attidentity
from relation join pg_attribute on attrelid = relation.oid
where (attnum > 0 or attacl is not null) and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'f');
\if :since12
create temporary view generation as select path, attgenerated::text as letter
from shown join pg_attribute a using (attrelid, attnum) where attgenerated <> '';
\else
create temporary view generation as select path, ''::text as letter from shown where false;
\endif
select encode(textsend(path), 'hex'), encode(textsend(fact), 'hex'), encode(textsend(value), 'hex')
from (
    select path, fact, value from fact
    union all select path, 'type', format_type(atttypid, atttypmod) from shown
    union all select path, 'nullable', (not attnotnull)::text from shown
    union all select path, 'identity', case attidentity when 'a' then 'always' else 'byDefault' end from shown
        where attidentity <> ''
    union all select path, 'generated', case letter when 's' then 'stored' else 'virtual' end from generation
    union all select path, 'comment', col_description(attrelid, attnum) from shown
        where col_description(attrelid, attnum) is not null
    union all select path, 'default', pg_get_expr(adbin, adrelid) from shown
        join pg_attrdef on adrelid = attrelid and adnum = attnum
) all_facts;
