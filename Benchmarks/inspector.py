"""Reads what SQLAlchemy's inspector tells of schemas, tables and columns; prints seconds, tables and columns."""

import os
import sys
import time

import sqlalchemy as sa

started = time.monotonic()
tables = columns = 0
for database in sys.stdin.read().split():
    url = sa.engine.URL.create("postgresql+psycopg2", os.environ["PGUSER"], os.environ["PGPASSWORD"],
                               os.environ["PGHOST"], int(os.environ["PGPORT"]), database)
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    for schema in inspector.get_schema_names():
        if schema == "information_schema":
            continue
        names = inspector.get_table_names(schema) + inspector.get_view_names(schema)
        for table in names:
            columns += len(inspector.get_columns(table, schema))
            inspector.get_pk_constraint(table, schema)
            try:
                inspector.get_table_comment(table, schema)
            except NotImplementedError:
                pass
        tables += len(names)
    engine.dispose()
print(f"{time.monotonic() - started:.2f} s, {tables} tables, {columns} columns")
