#!/bin/sh
# Creates the database on the first start, then becomes the server.
# POSTGRES_USER (default postgres), POSTGRES_DB (default: the user's name) and POSTGRES_PASSWORD_FILE as in the official image.
set -eu

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}
fresh=$PGDATA/.fresh

# Built aside and moved into place with PG_VERSION last, so that an interrupted first start is simply made again.
initialise() {
  : "${POSTGRES_PASSWORD_FILE:?postgres: POSTGRES_PASSWORD_FILE is not set; expected the path of a file with the password}"
  if [ ! -s "$POSTGRES_PASSWORD_FILE" ]; then
    echo "postgres: $POSTGRES_PASSWORD_FILE is missing, empty or not readable; expected a file with the password" >&2
    exit 78
  fi
  if [ ! -e "$PGDATA/.made" ]; then
    rm -rf "$fresh"
    initdb --pgdata="$fresh" --username="$user" --pwfile="$POSTGRES_PASSWORD_FILE" \
      --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-instructions
    echo "host all all all scram-sha-256" >> "$fresh/pg_hba.conf"
    echo "listen_addresses = '*'" >> "$fresh/postgresql.conf"
    if [ "$database" != postgres ]; then
      echo "CREATE DATABASE \"$database\"" | postgres --single -j -D "$fresh" postgres
    fi
    touch "$PGDATA/.made"
  fi
  find "$fresh" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$PGDATA" {} +
  mv "$fresh/PG_VERSION" "$PGDATA/PG_VERSION"
  rm -rf "$fresh" "$PGDATA/.made"
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initialise
fi
exec postgres
