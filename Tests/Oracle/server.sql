-- What a server says of its roles and databases: path, fact, value; written without a look at the product's queries.
\pset format unaligned
\pset tuples_only on
\pset fieldsep '|'
select current_setting('server_version_num')::integer >= 160000 as since16
\gset
create function pg_temp.who(oid) returns text language sql as
    $$ select case $1 when 0 then 'public' else pg_get_userbyid($1) end $$;
select current_setting('server_version_num')::integer >= 170000 as since17
\gset
\if :since17
create temporary view locales as select datname as name, datlocale as locale from pg_database;
\else
create temporary view locales as select datname as name, daticulocale as locale from pg_database;
\endif
create temporary view fact (path, fact, value) as
select rolname::text, 'login', rolcanlogin::text from pg_authid
union all select rolname, 'superuser', rolsuper::text from pg_authid
union all select rolname, 'createRole', rolcreaterole::text from pg_authid
union all select rolname, 'createDatabase', rolcreatedb::text from pg_authid
union all select rolname, 'inherit', rolinherit::text from pg_authid
union all select rolname, 'replication', rolreplication::text from pg_authid
union all select rolname, 'bypassRLS', rolbypassrls::text from pg_authid
union all select rolname, 'connectionLimit', rolconnlimit::text from pg_authid
union all select rolname, 'validUntil', to_char(rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00'
    from pg_authid where rolvaliduntil is not null
union all select rolname, 'comment', shobj_description(oid, 'pg_authid') from pg_authid
    where shobj_description(oid, 'pg_authid') is not null
union all select rolname, 'predefined', 'true' from pg_authid where rolname ~ '^pg_'
union all select rolname, 'setting', concat_ws(' ', datname, case when one ~ '^app\.' then split_part(one, '=', 1) else one end)
    from pg_db_role_setting join pg_authid r on r.oid = setrole left join pg_database d on d.oid = setdatabase, unnest(setconfig) one
union all select datname, 'setting', one from pg_db_role_setting join pg_database d on d.oid = setdatabase, unnest(setconfig) one
    where setrole = 0
union all select 'server', 'setting', one from pg_db_role_setting, unnest(setconfig) one where setrole = 0 and setdatabase = 0
union all select datname, 'owner', pg_get_userbyid(datdba) from pg_database
union all select datname, 'encoding', pg_encoding_to_char(encoding) from pg_database
union all select datname, 'collation', datcollate from pg_database
union all select datname, 'localeProvider', case datlocprovider when 'c' then 'libc' when 'i' then 'icu' else 'builtin' end
    from pg_database
union all select name, 'locale', locale from locales where locale is not null
union all select datname, 'connectionLimit', datconnlimit::text from pg_database
union all select datname, 'allowConnections', datallowconn::text from pg_database
union all select datname, 'tablespace', spcname from pg_database join pg_tablespace t on t.oid = dattablespace
union all select datname, 'comment', shobj_description(d.oid, 'pg_database') from pg_database d
    where shobj_description(d.oid, 'pg_database') is not null
union all select 'tablespace ' || spcname, 'tablespace', concat_ws(' ', pg_get_userbyid(spcowner), (select string_agg(option_name || '='
        || option_value, ',' order by option_name collate "C") from pg_options_to_table(spcoptions)), '/', shobj_description(oid, 'pg_tablespace'),
        case when spcacl is null then 'built-in' end) from pg_tablespace
union all select 'tablespace ' || spcname, 'privilege', concat_ws(' ', pg_temp.who(grantee), privilege_type, pg_get_userbyid(grantor),
        is_grantable) from pg_tablespace, aclexplode(spcacl)
union all select datname, 'builtInPrivileges', 'true' from pg_database where datacl is null
union all select datname, 'privilege', concat_ws(' ', pg_temp.who(grantee),
        privilege_type, pg_get_userbyid(grantor), is_grantable)
    from pg_database, aclexplode(datacl);

\if :since16
create temporary view membership as
select pg_get_userbyid(member) as path, concat_ws(' ', pg_get_userbyid(roleid), admin_option, inherit_option, set_option,
    pg_get_userbyid(grantor)) as value from pg_auth_members;
\else
create temporary view membership as
select pg_get_userbyid(member) as path, concat_ws(' ', pg_get_userbyid(roleid), admin_option, rolinherit, true, pg_get_userbyid(grantor))
    as value from pg_auth_members join pg_authid on pg_authid.oid = member;
\endif
select to_regclass('pg_catalog.pg_parameter_acl') is not null as has_parameters
\gset
\if :has_parameters
create temporary view parameter as
select 'parameter ' || parname as path, 'privilege' as fact, concat_ws(' ', pg_temp.who(grantee), privilege_type,
    pg_get_userbyid(grantor), is_grantable) as value from pg_parameter_acl, aclexplode(paracl);
\else
create temporary view parameter as select ''::text as path, ''::text as fact, ''::text as value where false;
\endif
select encode(textsend(path), 'hex'), encode(textsend(fact), 'hex'), encode(textsend(value), 'hex')
from (select path, fact, value from fact union all select path, 'member', value from membership union all select * from parameter) all_facts;
