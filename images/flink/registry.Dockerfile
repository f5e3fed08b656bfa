# The official Flink image with the connectors for Kafka and Iceberg.
ARG FLINK_IMAGE=flink:2.1.1
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-21

FROM ${MAVEN_IMAGE} AS jars
COPY images/flink/pom.xml /build/pom.xml
RUN mvn -B -q -f /build/pom.xml dependency:copy-dependencies -DexcludeTransitive=true -DoutputDirectory=/build/lib

FROM ${FLINK_IMAGE}
# A new volume takes the owner of the directory that it is mounted on.
RUN install -d -o flink -g flink /checkpoints /warehouse
COPY --from=jars /build/lib /opt/flink/lib
COPY images/flink/jvm.options /opt/flink/jvm.options
COPY images/flink/console.properties /opt/flink/conf/console.properties
COPY images/flink/entrypoint.sh /usr/local/bin/entrypoint.sh
ENV MALLOC_ARENA_MAX=2 PGPASSFILE=/run/secrets/pgpass
USER flink
EXPOSE 6123 8081 8083 9249
ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]
CMD []
