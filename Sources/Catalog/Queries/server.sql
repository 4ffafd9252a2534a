-- The login's own limits are those of the session user.
select
    pg_catalog.pg_is_in_recovery(),
    session_user,
    (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = session_user),
    (select r.rolconnlimit from pg_catalog.pg_roles r where r.rolname = session_user)
