#!/bin/sh
# Becomes one process of a Flink cluster: jobmanager, taskmanager or sql-gateway.
# Expects /opt/flink/conf/config.yaml, and the JVM's memory in JVM_MEMORY_OPTS, for example "-Xmx256m -XX:MaxMetaspaceSize=160m".
set -eu

role=${1:-}
conf=/opt/flink/conf
export FLINK_CONF_DIR="$conf"

if [ ! -r "$conf/config.yaml" ]; then
  echo "flink: cannot read $conf/config.yaml; put the file into the container before it starts" >&2
  exit 78
fi
: "${JVM_MEMORY_OPTS:?flink: JVM_MEMORY_OPTS is not set; expected JVM options such as -Xmx256m}"

run() {
  # The options are several words, and java itself expands the class path's "*".
  set -f
  # shellcheck disable=SC2086
  exec java @/opt/flink/jvm.options $JVM_MEMORY_OPTS -cp "$class_path" "$@"
}

class_path="/opt/flink/lib/*"
case "$role" in
  jobmanager)
    run org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint --configDir "$conf" --executionMode cluster
    ;;
  taskmanager)
    # A name that survives a restart: the job manager then replaces the lost worker at once, and metrics keep their label.
    run org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir "$conf" \
      -D "taskmanager.host=$(hostname)" -D "taskmanager.resource-id=$(hostname)"
    ;;
  sql-gateway)
    for jar in /opt/flink/opt/flink-sql-client-*.jar /opt/flink/opt/flink-sql-gateway-*.jar; do
      class_path="$class_path:$jar"
    done
    run org.apache.flink.table.gateway.SqlGateway
    ;;
  *)
    echo "flink: unknown role \"$role\", expected one of jobmanager, taskmanager, sql-gateway" >&2
    exit 64
    ;;
esac
