import * as docker from "@pulumi/docker";
import { AlertInbox } from "../components/alert-inbox";
import { Alertmanager } from "../components/alertmanager";
import { ApiClient } from "../components/api-client";
import { Cadvisor } from "../components/cadvisor";
import { Dagster } from "../components/dagster";
import { DagsterExporter } from "../components/dagster-exporter";
import { DataObserver } from "../components/data-observer";
import { Flink } from "../components/flink";
import { FlinkJobs } from "../components/flink-jobs";
import { Grafana } from "../components/grafana";
import { GraphqlApi } from "../components/graphql-api";
import { Images } from "../components/images";
import { Kafka } from "../components/kafka";
import { KafkaBridge } from "../components/kafka-bridge";
import { LagExporter } from "../components/lag-exporter";
import { NodeExporter } from "../components/node-exporter";
import { labels, type Platform } from "../components/platform";
import { Postgres } from "../components/postgres";
import { Prometheus } from "../components/prometheus";
import { Pushgateway } from "../components/pushgateway";
import { grafanaNames } from "../components/render/grafana";
import { TradeGenerator } from "../components/trade-generator";
import { Viewer } from "../components/viewer";
import { dashboardLinks, dashboards } from "../dashboards";
import { dashboardParameters } from "./parameters";
import { grafanaUrl, hostUrl, linkUrl, runsGrafana } from "./ports";
import type { Settings } from "./settings";
import { accelerated } from "./time-scale";
import { topics } from "./topics";

/** The one wiring: a line per component, and what flows from one to the next. */
export function createStack(name: string, given: Settings) {
  const settings = accelerated(given);
  const images = new Images("images", { source: settings.imageSource, baseImage: settings.baseImage });
  const network = new docker.Network("network", { name, labels: labels(name) });
  const warehouse = new docker.Volume("warehouse", { name: `${name}-warehouse`, labels: labels(name) });
  const platform: Platform = { stack: name, settings, network, images };

  const kafka = new Kafka("kafka", platform);
  const rawTopics = [topics.trades, topics.orders, topics.marketData].map((topic) =>
    kafka.topic(topic, settings.topicPartitions),
  );
  const otherTopics = [topics.aggregates, topics.deadLetters].map((topic) => kafka.topic(topic, 3));
  const allTopics = [...rawTopics, ...otherTopics];

  const generator = new TradeGenerator("trade-generator", platform);
  const bridge = new KafkaBridge("kafka-bridge", platform, { generator, kafka }, { dependsOn: allTopics });

  const postgres = new Postgres("postgres", platform);
  const flink = new Flink("flink", platform, { database: postgres.connection, warehouse }, { dependsOn: postgres });
  new FlinkJobs(
    "flink-jobs",
    platform,
    { flink, kafka, database: postgres.connection },
    { dependsOn: [flink, ...allTopics] },
  );

  const lake = { database: postgres.connection, warehouse };
  const api = new GraphqlApi("graphql-api", platform, lake, { dependsOn: postgres });
  const apiClient = new ApiClient("api-client", platform, { api });
  const dagster = new Dagster("dagster", platform, { ...lake, apiUrl: api.internalUrl }, { dependsOn: postgres });
  const dagsterExporter = new DagsterExporter("dagster-exporter", platform, { dagster, database: postgres.connection });

  const lag = new LagExporter("lag-exporter", platform, { kafka });

  const inbox = new AlertInbox("alert-inbox", platform);
  const alertmanager = new Alertmanager("alertmanager", platform, { inbox });
  const pushgateway = new Pushgateway("pushgateway", platform);
  const observer = new DataObserver("data-observer", platform, { ...lake, kafka, flink, dagster, pushgateway });
  const nodeExporter = new NodeExporter("node-exporter", platform);
  const cadvisor = new Cadvisor("cadvisor", platform);

  const grafanaLink = grafanaUrl(settings, linkUrl);
  const names = grafanaNames(name, !settings.grafana.url);
  // The viewer stands in where there is no Grafana.
  const place = grafanaLink ? `${grafanaLink}/d/${names.uid("")}` : `${linkUrl(settings, "viewer")}/d/`;
  const boards = dashboards(dashboardParameters(settings, place));
  const prometheus = new Prometheus("prometheus", platform, {
    hosts: {
      alertmanager: [alertmanager.host],
      kafka: kafka.hosts,
      flink: flink.hosts,
      pushgateway: [pushgateway.host],
      "trade-generator": [generator.host],
      "kafka-consumer": [bridge.host],
      "graphql-api": [api.host],
      "dagster-exporter": [dagsterExporter.host],
      "data-observer": [observer.host],
      "lag-exporter": [lag.host],
      "alert-inbox": [inbox.host],
      viewer: ["viewer"],
      "api-client": [apiClient.host],
      "node-exporter": [nodeExporter.host],
      cadvisor: [cadvisor.host],
    },
    dashboards: place,
  });

  const viewer = new Viewer("viewer", platform, { prometheus, alertmanager, dashboards: boards });
  const grafanaApi = grafanaUrl(settings, hostUrl);
  if (grafanaApi && grafanaLink)
    new Grafana("grafana", platform, {
      url: grafanaApi,
      link: grafanaLink,
      own: runsGrafana(settings),
      names,
      hosts: { prometheus: prometheus.host, alertmanager: alertmanager.host },
      dashboards: boards,
    });

  return {
    viewerUrl: viewer.url,
    prometheusUrl: prometheus.url,
    graphqlReadyUrl: `${hostUrl(settings, "graphqlApi")}/ready`,
    links: {
      ...(grafanaLink && { Grafana: grafanaLink }),
      ...dashboardLinks(place),
      Viewer: linkUrl(settings, "viewer"),
      Prometheus: linkUrl(settings, "prometheus"),
      Alertmanager: linkUrl(settings, "alertmanager"),
      "Alert inbox": inbox.url,
      Pushgateway: hostUrl(settings, "pushgateway"),
      Flink: flink.url,
      Dagster: dagster.url,
      "GraphQL API": api.url,
      cAdvisor: hostUrl(settings, "cadvisor"),
      "Trade generator": `${hostUrl(settings, "tradeGenerator")}/metrics`,
      "Kafka bridge": `${hostUrl(settings, "kafkaBridge")}/metrics`,
    },
  };
}
