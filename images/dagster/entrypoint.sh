#!/bin/sh
# Becomes one process of Dagster: webserver, daemon, or code, which loads our definitions and in which runs are executed.
# Expects $DAGSTER_HOME/dagster.yaml and workspace.yaml, and the database's password in /run/secrets/pgpass.
set -eu

role=${1:-}
secret=/run/secrets/pgpass

for file in "$secret" "$DAGSTER_HOME/dagster.yaml" "$DAGSTER_HOME/workspace.yaml"; do
  if [ ! -r "$file" ]; then
    echo "dagster: cannot read $file; put the file into the container before it starts" >&2
    exit 78
  fi
done

# libpq takes a password only from a file that nobody else can read, and looks for it here.
umask 077
rm -f "$HOME/.pgpass"
cp "$secret" "$HOME/.pgpass"
umask 022

workspace=$DAGSTER_HOME/workspace.yaml
case "$role" in
  webserver)
    prepare.py
    exec dagster-webserver --log-format json --host 0.0.0.0 --port 3000 --workspace "$workspace"
    ;;
  daemon)
    prepare.py
    exec dagster-daemon run --log-format json --workspace "$workspace"
    ;;
  code)
    prepare.py
    exec dagster api grpc --log-format json --host 0.0.0.0 --port 4000 --module-name trade_lake.definitions
    ;;
  *)
    echo "dagster: unknown role \"$role\", expected one of webserver, daemon, code" >&2
    exit 64
    ;;
esac
