-- PUBLIC may call it, unless an administrator revoked that.
select s.system_identifier::pg_catalog.text from pg_catalog.pg_control_system() s
