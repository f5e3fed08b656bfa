#!/bin/sh
# Starts one broker: formats its storage on the first start, then becomes the broker's JVM, so that signals reach it.
# Expects /etc/kafka/server.properties, /etc/kafka/jmx.yml and CLUSTER_ID; the heap is KAFKA_HEAP_OPTS.
set -eu

config=/etc/kafka/server.properties
agent=/opt/jmx-exporter/jmx_prometheus_javaagent.jar
java="java -cp /opt/kafka/libs/* -Dlog4j2.configurationFile=/etc/kafka/console.properties"

for file in "$config" /etc/kafka/jmx.yml; do
  if [ ! -r "$file" ]; then
    echo "kafka: cannot read $file; put the file into the container before it starts" >&2
    exit 78
  fi
done
: "${CLUSTER_ID:?kafka: CLUSTER_ID is not set; expected 22 characters of base64url, the same on every broker}"

# The class path holds a literal "*", which java expands and the shell must not.
set -f
# shellcheck disable=SC2086
$java -Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC kafka.tools.StorageTool format --ignore-formatted -t "$CLUSTER_ID" -c "$config"

# Of the JVM the exporter would add a hundred series per broker; the memory in use is enough.
# shellcheck disable=SC2086
exec $java ${KAFKA_HEAP_OPTS:--Xms256m -Xmx384m} ${KAFKA_OPTS:-} -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true \
  -Dio.prometheus.exporter.filter.metricNameMustStartWith=kafka_,jvm_memory_used_bytes \
  -javaagent:"$agent"=7071:/etc/kafka/jmx.yml kafka.Kafka "$config"
