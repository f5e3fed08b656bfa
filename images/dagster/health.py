#!/usr/bin/env python
"""Succeeds when the process of that role does its work: webserver, daemon or code."""

import sys

# Daemons write a heartbeat every 30 seconds.
HEARTBEAT_SECONDS = 120
DAEMONS = ["SENSOR", "SCHEDULER", "QUEUED_RUN_COORDINATOR", "MONITORING"]


# Each role imports what it needs only: a probe is a process of its own.
def webserver():
    from http.client import HTTPConnection

    connection = HTTPConnection("localhost", 3000, timeout=4)
    connection.request("GET", "/server_info")
    status = connection.getresponse().status
    if status != 200:
        sys.exit(f"/server_info answered {status}")


def code():
    import socket

    socket.create_connection(("localhost", 4000), timeout=4).close()


def daemon():
    import os

    import psycopg2
    import yaml

    with open(os.path.join(os.environ["DAGSTER_HOME"], "dagster.yaml")) as file:
        url = yaml.safe_load(file)["storage"]["postgres"]["postgres_url"]
    with psycopg2.connect(url, connect_timeout=3) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT daemon_type FROM daemon_heartbeats "
            "WHERE timestamp > now() AT TIME ZONE 'UTC' - make_interval(secs => %s)",
            [HEARTBEAT_SECONDS],
        )
        silent = set(DAEMONS) - {row[0] for row in cursor.fetchall()}
    if silent:
        sys.exit(f"no heartbeat of {', '.join(sorted(silent))} in the last {HEARTBEAT_SECONDS} seconds")


{"webserver": webserver, "code": code, "daemon": daemon}[sys.argv[1]]()
