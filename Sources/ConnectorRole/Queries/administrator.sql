select
    r.rolname,
    r.rolsuper,
    r.rolcreaterole,
    pg_catalog.pg_is_in_recovery(),
    session_user
from pg_catalog.pg_roles r
where r.rolname = current_user
