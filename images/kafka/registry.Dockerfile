# A Kafka broker from the official image, with the JMX exporter beside it.
ARG KAFKA_IMAGE=apache/kafka:4.1.2
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-21

FROM ${MAVEN_IMAGE} AS jars
COPY images/kafka/pom.xml /build/pom.xml
RUN mvn -B -q -f /build/pom.xml dependency:copy-dependencies -Dmdep.stripVersion=true -DoutputDirectory=/opt/jmx-exporter

FROM ${KAFKA_IMAGE}
COPY --from=jars /opt/jmx-exporter /opt/jmx-exporter
COPY images/kafka/console.properties /etc/kafka/console.properties
COPY images/kafka/entrypoint.sh /usr/local/bin/entrypoint.sh
EXPOSE 9092 7071
# The official image sets a command and no entry point; its command would become an argument.
ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]
CMD []
