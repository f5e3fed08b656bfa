#!/usr/bin/env python
"""Waits for the database that dagster.yaml names, and makes the schema in it that Dagster keeps its tables in."""

import os
import sys
import time

import psycopg2
import yaml

WAIT_SECONDS = 60


def connect(url):
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return psycopg2.connect(url, connect_timeout=5)
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                sys.exit(
                    f"dagster: {url} from dagster.yaml does not answer after {WAIT_SECONDS} seconds: {error}"
                    "Expected a PostgreSQL server; look at its log, and at the password in /run/secrets/pgpass."
                )
            time.sleep(1)


with open(os.path.join(os.environ["DAGSTER_HOME"], "dagster.yaml")) as file:
    url = yaml.safe_load(file)["storage"]["postgres"]["postgres_url"]
connection = connect(url)
connection.autocommit = True
with connection.cursor() as cursor:
    cursor.execute("SHOW search_path")
    schema = cursor.fetchone()[0]
    try:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    except psycopg2.errors.UniqueViolation:
        # Another process made it in the same moment.
        pass
connection.close()
