#!/usr/bin/env python
"""Succeeds when the process of that role does its work: webserver, daemon or code."""

import os
import socket
import sys
from urllib.request import urlopen

# Daemons write a heartbeat every 30 seconds.
HEARTBEAT_SECONDS = 120
DAEMONS = ["SENSOR", "SCHEDULER", "QUEUED_RUN_COORDINATOR", "MONITORING"]


def daemon():
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


checks = {
    "webserver": lambda: urlopen("http://localhost:3000/server_info", timeout=4).close(),
    "code": lambda: socket.create_connection(("localhost", 4000), timeout=4).close(),
    "daemon": daemon,
}
checks[sys.argv[1]]()
