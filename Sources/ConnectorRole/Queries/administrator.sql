select
    r.rolname,
    r.rolsuper,
    r.rolcreaterole,
    pg_catalog.pg_is_in_recovery()
from pg_catalog.pg_roles r
where r.rolname = current_user
