-- Citus stores the shards of a distributed table as <table>_<shard> in the same schema.
select s.logicalrelid::oid, s.shardid from pg_catalog.pg_dist_shard s
