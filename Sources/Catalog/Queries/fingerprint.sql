-- Whether anything in the catalogs of this database has changed: for each, how many rows there are, and the sum of a
-- hash of each row's key and xmin. A changed row has another xmin, which VACUUM leaves as it is (chapter 24.1.5). Two
-- histories can give the same transaction ids to different changes only if the server was restored, and so restarted.
-- What initdb made (oids below 16384) counts if it has privileges. Rows of temporary tables count outside of pg_class:
-- then the database is read once more. Of subscriptions only some columns may be read, and xmin is none of them.
select 'start', pg_catalog.pg_postmaster_start_time()::pg_catalog.text
union all
select
    'pg_namespace',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_namespace
union all
select
    'pg_class',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_class
where (oid >= 16384 or relacl is not null) and relpersistence <> 't'
union all
select
    'pg_attribute',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(
            pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, attrelid::bigint * 2048 + attnum)
        )::pg_catalog.text,
        ''
    )
from pg_catalog.pg_attribute
where attrelid >= 16384 or attacl is not null
union all
select
    'pg_attrdef',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_attrdef
union all
select
    'pg_type',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_type
where oid >= 16384 or typacl is not null
union all
select
    'pg_enum',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_enum
union all
select
    'pg_range',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, rngtypid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_range
union all
select
    'pg_constraint',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_constraint
where oid >= 16384
union all
select
    'pg_index',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, indexrelid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_index
where indexrelid >= 16384
union all
select
    'pg_trigger',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_trigger
union all
select
    'pg_policy',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_policy
union all
select
    'pg_rewrite',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_rewrite
where oid >= 16384
union all
select
    'pg_sequence',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, seqrelid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_sequence
union all
select
    'pg_inherits',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, inhrelid::bigint * 2048 + inhseqno))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_inherits
union all
select
    'pg_partitioned_table',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, partrelid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_partitioned_table
union all
select
    'pg_proc',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_proc
where oid >= 16384 or proacl is not null
union all
select
    'pg_operator',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_operator
where oid >= 16384
union all
select
    'pg_opclass',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_opclass
where oid >= 16384
union all
select
    'pg_am',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_am
union all
select
    'pg_language',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_language
union all
select
    'pg_collation',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_collation
where oid >= 16384
union all
select
    'pg_ts_config',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_ts_config
where oid >= 16384
union all
select
    'pg_ts_dict',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_ts_dict
where oid >= 16384
union all
select
    'pg_extension',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_extension
union all
select
    'pg_depend',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, objid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_depend
where objid >= 16384
union all
select
    'pg_description',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, objoid::bigint * 2048 + objsubid))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_description
where objoid >= 16384 or classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
union all
select
    'pg_default_acl',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_default_acl
union all
select
    'pg_init_privs',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, objoid::bigint * 2048 + objsubid))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_init_privs
union all
select
    'pg_event_trigger',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_event_trigger
union all
select
    'pg_publication',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_publication
union all
select
    'pg_publication_rel',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_publication_rel
union all -- since 15
select -- since 15
    'pg_publication_namespace', -- since 15
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce( -- since 15
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text, -- since 15
        '' -- since 15
    ) -- since 15
from pg_catalog.pg_publication_namespace -- since 15
union all
select
    'pg_foreign_server',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_foreign_server
union all
select
    'pg_foreign_data_wrapper',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(xmin::pg_catalog.text::bigint, oid::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_foreign_data_wrapper
union all
select
    'pg_user_mappings',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(pg_catalog.hashint8extended(srvid::bigint, umuser::bigint))::pg_catalog.text,
        ''
    )
from pg_catalog.pg_user_mappings
union all
select
    'pg_subscription',
    pg_catalog.count(*)::pg_catalog.text || ' ' || coalesce(
        pg_catalog.sum(
            pg_catalog.hashtextextended(
                oid::pg_catalog.text || subname::pg_catalog.text || subowner::pg_catalog.text
                    || subenabled::pg_catalog.text || coalesce(subslotname::pg_catalog.text, '')
                    || pg_catalog.array_to_string(subpublications, ','),
                0
            )
        )::pg_catalog.text,
        ''
    )
from pg_catalog.pg_subscription
