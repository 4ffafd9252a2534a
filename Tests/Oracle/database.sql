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
        where attnum > 0 and not attisdropped
    union all select s.name || ' > ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', proacl
        from pg_proc p join space s on s.oid = pronamespace
) o, aclexplode(o.acl) a;

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
        concat_ws(' ', case prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' end,
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
union all select 'extension', extname, extversion || ' ' || extnamespace::regnamespace from pg_extension;

create temporary view shown as
select path || ' > ' || attname as path, attrelid, attnum, atttypid, atttypmod, attnotnull, attidentity
from relation join pg_attribute on attrelid = relation.oid
where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'f');
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
