import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { asLists } from "../../components/providers/named-lists";
import type { PrometheusConfig } from "../../components/render/prometheus";
import { jobs } from "../../metrics";
import { publishedPorts } from "../../stack/ports";
import { awsCredentials, clientCredential, secretFromFile } from "../../stack/secret-file";
import { parseSettings } from "../../stack/settings";
import { createStack } from "../../stack/stack";
import { topics } from "../../stack/topics";
import { isVolumeOf } from "../../stack/volumes";
import { Recorder } from "../helpers/resources";

const deployed = (config: Record<string, unknown> = {}) =>
  Recorder.run(() => createStack("dev", parseSettings({ imageSource: "build", ...config })));

let run: Recorder;
beforeAll(async () => {
  run = await deployed();
});

const environment = (name: string): Record<string, string> =>
  Object.fromEntries(run.container(name).inputs.envs.map((line: string) => line.split(/=(.*)/s).slice(0, 2)));
const file = (name: string, path: string): string =>
  run.container(name).inputs.uploads.find((upload: { file: string }) => upload.file === path).content;

test("three brokers and two task managers by default, as many as are asked for otherwise", async () => {
  const names = (recorder: Recorder, kind: string) =>
    recorder.containers().filter(({ name }) => name.startsWith(kind)).length;
  expect([names(run, "kafka-broker-"), names(run, "flink-taskmanager-")]).toEqual([3, 2]);
  const small = await deployed({ kafkaBrokers: "1", flinkTaskManagers: "1" });
  expect([names(small, "kafka-broker-"), names(small, "flink-taskmanager-")]).toEqual([1, 1]);
  expect(small.get("raw-trades").inputs).toMatchObject({
    replicationFactor: 1,
    config: { "min.insync.replicas": "1" },
  });
});

test("the raw topics have six partitions, three copies, two of which must have a message", () => {
  for (const topic of [topics.trades, topics.orders, topics.marketData])
    expect(run.get(topic).inputs).toMatchObject({
      partitions: 6,
      replicationFactor: 3,
      config: { "min.insync.replicas": "2" },
      brokers: ["127.0.0.1:19092", "127.0.0.1:19093", "127.0.0.1:19094"],
    });
});

test("the bridge is started anew for more partitions, which it counts only once", async () => {
  expect(environment("kafka-bridge").TOPIC_PARTITIONS).toBe("6");
  const grown = await deployed({ topicPartitions: "12" });
  expect(grown.get(topics.trades).inputs.partitions).toBe(12);
  expect(grown.container("kafka-bridge").inputs.envs).toContain("TOPIC_PARTITIONS=12");
});

test("every published port of the settings is published once, on the loopback address", () => {
  const published = run.containers().flatMap(({ inputs }) => inputs.ports);
  expect(published.map(({ external }) => external).sort()).toEqual(
    publishedPorts(parseSettings({ imageSource: "build" }))
      .map(({ port }) => port)
      .sort(),
  );
  for (const { ip } of published) expect(ip).toBe("127.0.0.1");
});

test("other machines reach what shows things, and nothing that takes commands or has the data", async () => {
  const open = await deployed({ bindAddress: "0.0.0.0" });
  const reached = open
    .containers()
    .filter(({ inputs }) => inputs.ports.some(({ ip }: { ip: string }) => ip === "0.0.0.0"));
  expect(reached.map(({ name }) => name)).toEqual(["alertmanager", "prometheus", "viewer"]);
  expect(run.container("prometheus").inputs.command).toContain("--web.enable-admin-api");
  expect(open.container("prometheus").inputs.command).not.toContain("--web.enable-admin-api");
  expect(open.get("raw-trades").inputs.brokers).toEqual(run.get("raw-trades").inputs.brokers);
});

test("every container is limited, restarts, is healthy before others follow, and only has the privileges it needs", () => {
  for (const { name, inputs } of run.containers()) {
    expect([name, inputs.memory > 0, inputs.restart, inputs.wait]).toEqual([name, true, "unless-stopped", true]);
    expect([name, inputs.privileged ?? false, inputs.securityOpts]).toEqual([name, false, ["no-new-privileges:true"]]);
    if (name !== "postgres") expect([name, inputs.capabilities]).toEqual([name, { drops: ["ALL"] }]);
  }
});

test("everything on the engine carries the stack's name", () => {
  const kinds = ["container:Container", "volume:Volume", "network:Network"].map((kind) => `docker:index/${kind}`);
  for (const { type, inputs } of run.resources.filter(({ type }) => kinds.includes(type))) {
    expect([type, inputs.name]).toEqual([type, expect.stringMatching(/^dev(-|$)/)]);
    expect(inputs.labels).toEqual([{ label: "trade-observability.stack", value: "dev" }]);
    if (type.endsWith("Volume")) expect([inputs.name, isVolumeOf("dev", inputs.name)]).toEqual([inputs.name, true]);
  }
});

test("Prometheus asks every target of every job, each with the cluster's label", () => {
  const config = asLists(run.get("prometheus-configuration").inputs.files["prometheus.yml"]) as PrometheusConfig;
  const hosts = new Set(run.containers().map(({ inputs }) => inputs.hostname));
  expect(config.scrape_configs.map((scrape) => scrape.job_name)).toEqual(Object.keys(jobs));
  for (const { job_name, static_configs } of config.scrape_configs)
    for (const { targets, labels } of static_configs) {
      expect([job_name, labels]).toEqual([job_name, { cluster: "trade-pipeline" }]);
      for (const target of targets) {
        const [host, port] = target.split(":");
        expect([target, host === "localhost" || hosts.has(host)]).toEqual([target, true]);
        expect(Number(port)).toBe(jobs[job_name].port);
      }
    }
});

test("a scrape setting changes Prometheus' files and no container", async () => {
  const changed = await deployed({ scrapeInterval: "30", evaluationInterval: "60" });
  expect(changed.get("prometheus-configuration").inputs.files["prometheus.yml"].global).toMatchObject({
    scrape_interval: "30s",
    evaluation_interval: "60s",
  });
  expect(changed.containers()).toEqual(run.containers());
});

test("retention and limits of the plan reach Prometheus", () => {
  expect(run.container("prometheus").inputs.command).toEqual(
    expect.arrayContaining([
      "--storage.tsdb.retention.time=15d",
      "--storage.tsdb.retention.size=10GB",
      "--web.enable-lifecycle",
    ]),
  );
});

test("Prometheus repeats alerts well before the next message about their group, and as it does by itself where that is late", async () => {
  const delay = async (settings: Record<string, string>) =>
    (await deployed(settings)).container("prometheus").inputs.command.filter((flag: string) => flag.includes("resend"));
  const quick = { notifications: JSON.stringify({ groupInterval: 42 }) };
  expect(await delay(quick)).toEqual(["--rules.alert.resend-delay=9s"]);
  expect(await delay({})).toEqual(["--rules.alert.resend-delay=60s"]);
  expect(await delay({ timeScale: "0.2" })).toEqual(["--rules.alert.resend-delay=12s"]);
});

test("the database's password is a secret file, never in an environment or a command", () => {
  for (const { name, inputs } of run.containers()) {
    expect([name, JSON.stringify([inputs.envs, inputs.command]).includes("generated")]).toEqual([name, false]);
  }
  expect(file("postgres", "/run/secrets/postgres-password")).toBe("generated");
  expect(file("flink-jobmanager", "/run/secrets/pgpass")).toBe("postgres:5432:*:trade:generated\n");
});

describe("notifications", () => {
  const config = (recorder: Recorder) => recorder.get("alertmanager-configuration").inputs.files["alertmanager.yml"];

  test("go to the inbox", () => {
    const text = JSON.stringify(config(run));
    expect(text).toContain("http://alert-inbox:8007/slack");
    expect(text).toContain("alert-inbox:2525");
    expect(environment("alert-inbox")).toMatchObject({ PORT: "8007", SMTP_PORT: "2525" });
  });

  test("are kept in a volume", () => {
    expect(run.container("alert-inbox").inputs.mounts).toMatchObject([
      { target: "/data", source: "dev-alert-inbox-data" },
    ]);
  });

  describe("with secrets", () => {
    const [webhook, password] = ["https://hooks.slack.example/services/T/B/x", "a password"];
    let folder: string;
    const settings = (path = folder) => ({
      notifications: {
        slack: { webhookUrlFile: join(path, "webhook") },
        email: { host: "mail.example.com", username: "trade", passwordFile: join(path, "password") },
      },
    });
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "secrets-"));
      writeFileSync(join(folder, "webhook"), `${webhook}\n`);
      writeFileSync(join(folder, "password"), password);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test("reach Alertmanager as files that its user can read, encrypted in the state, and nothing else", async () => {
      const recorder = await deployed(settings());
      const { uploads, ...others } = recorder.container("alertmanager").inputs;
      expect(uploads[pulumi.runtime.specialSigKey]).toBe(pulumi.runtime.specialSecretSig);
      expect(uploads.value.slice(1)).toEqual([
        { file: "/run/secrets/slack-webhook-url", content: webhook, permissions: "0444" },
        { file: "/run/secrets/smtp-password", content: password, permissions: "0444" },
      ]);
      const elsewhere = [others, ...recorder.resources.filter(({ name }) => name !== "alertmanager")];
      for (const secret of [webhook, password]) expect(JSON.stringify(elsewhere)).not.toContain(secret);
    });

    test.each([
      ["is not there", undefined, /cannot be read \(ENOENT\)/],
      ["is empty", "\n", /is empty/],
      ["holds more than the secret", "a\nb", /has several lines/],
    ])("a file that %s is named with the setting, and its content is not", (_what, content, message) => {
      const file = join(folder, "wrong");
      if (content !== undefined) writeFileSync(file, content);
      expect(() => secretFromFile("notifications.slack.webhookUrlFile", file)).toThrow(message);
      expect(() => secretFromFile("notifications.slack.webhookUrlFile", file)).toThrow(
        /notifications\.slack\.webhookUrlFile: found the file .*wrong/,
      );
    });
  });
});

describe("the tables of another catalog", () => {
  test("are asked for where it is, and read where their files are on the host", async () => {
    const folder = mkdtempSync(join(tmpdir(), "secrets-"));
    writeFileSync(join(folder, "token"), "a token\n");
    const folders = { "file:///lake": "/srv/lake", "file:///old": "/srv/old" };
    const restCatalog = { url: "http://lake:8181", warehouse: "main", tokenFile: join(folder, "token"), folders };
    const recorder = await deployed({ observation: { restCatalog } });
    rmSync(folder, { recursive: true });
    const { uploads, envs, mounts, ...others } = recorder.container("data-observer").inputs;
    expect(envs).toEqual(
      expect.arrayContaining([
        "CATALOG_URL=http://lake:8181",
        "CATALOG_WAREHOUSE=main",
        "CATALOG_TOKEN_FILE=/run/secrets/tokenFile",
        "WAREHOUSE_MOUNTS=file:///lake=/lake/0,file:///old=/lake/1",
      ]),
    );
    expect(mounts).toEqual(
      expect.arrayContaining([
        { target: "/lake/0", source: "/srv/lake", type: "bind", readOnly: true },
        { target: "/lake/1", source: "/srv/old", type: "bind", readOnly: true },
      ]),
    );
    expect(uploads.value).toContainEqual({
      file: "/run/secrets/tokenFile",
      content: "a token",
      permissions: "0444",
    });
    expect(JSON.stringify([others, envs])).not.toContain("a token");
  });

  test("are found in an object store with a key, and the catalog gives tokens to a client", async () => {
    const folder = mkdtempSync(join(tmpdir(), "secrets-"));
    const key = "[default]\naws_access_key_id = AK\naws_secret_access_key = a secret key";
    writeFileSync(join(folder, "client"), "observer:a secret\n");
    writeFileSync(join(folder, "key"), `${key}\n`);
    const restCatalog = {
      url: "http://lake:8181",
      credentialFile: join(folder, "client"),
      scope: "PRINCIPAL_ROLE:ALL",
      s3: { endpoint: "http://store:9000", region: "here", pathStyle: true, credentialsFile: join(folder, "key") },
    };
    const recorder = await deployed({ observation: { restCatalog } });
    rmSync(folder, { recursive: true });
    const { uploads, envs, ...others } = recorder.container("data-observer").inputs;
    expect(envs).toEqual(
      expect.arrayContaining([
        "CATALOG_CREDENTIAL_FILE=/run/secrets/credentialFile",
        "CATALOG_OAUTH2_SCOPE=PRINCIPAL_ROLE:ALL",
        "S3_ENDPOINT=http://store:9000",
        "S3_REGION=here",
        "S3_PATH_STYLE=true",
        "AWS_SHARED_CREDENTIALS_FILE=/run/secrets/s3.credentialsFile",
      ]),
    );
    expect(uploads[pulumi.runtime.specialSigKey]).toBe(pulumi.runtime.specialSecretSig);
    expect(uploads.value).toEqual(
      expect.arrayContaining([
        { file: "/run/secrets/credentialFile", content: "observer:a secret", permissions: "0444" },
        { file: "/run/secrets/s3.credentialsFile", content: key, permissions: "0444" },
      ]),
    );
    const elsewhere = [others, envs, ...recorder.resources.filter(({ name }) => name !== "data-observer")];
    expect(JSON.stringify(elsewhere)).not.toContain("a secret");
  });

  test.each([
    [clientCredential, "observer", /is not of that form; expected a file with the client's `id:secret`/],
    [
      awsCredentials,
      "[default]\naws_access_key_id = AK",
      /has no whole key under \[default\]; expected a file with aws_access_key_id/,
    ],
  ])("a file with a secret of another form is refused (%#)", (form, content, message) => {
    const folder = mkdtempSync(join(tmpdir(), "secrets-"));
    writeFileSync(join(folder, "wrong"), content);
    expect(() => secretFromFile("observation.restCatalog.x", join(folder, "wrong"), form)).toThrow(message);
    rmSync(folder, { recursive: true });
  });

  test("are not asked for by default", () => {
    expect(Object.keys(environment("data-observer"))).not.toContain("CATALOG_URL");
  });
});

test("a user's changes to alerts reach the rules", async () => {
  const rulesOf = (recorder: Recorder) => JSON.stringify(recorder.get("prometheus-configuration").inputs.files);
  const changed = await deployed({
    rules: { ConsumerLagHigh: { threshold: 4711 }, NewTopicCreated: { enabled: false } },
  });
  expect(rulesOf(changed)).toContain("kafka_consumer_records_lag > 4711");
  expect(rulesOf(changed)).not.toContain("NewTopicCreated");
  expect(changed.containers()).toEqual(run.containers());
});

test("the services find each other by the names of the network", () => {
  expect(environment("kafka-bridge")).toMatchObject({
    GENERATOR_URL: "ws://trade-generator:8000/stream",
    KAFKA_BROKERS: "kafka-broker-1:9092,kafka-broker-2:9092,kafka-broker-3:9092",
  });
  expect(environment("flink-jobs")).toMatchObject({
    FLINK_URL: "http://flink-jobmanager:8081",
    CATALOG_URI: "jdbc:postgresql://postgres:5432/catalog",
  });
});

test("the links of the outputs follow the ports", async () => {
  await expect(createStackLinks()).resolves.toMatchObject({ Prometheus: "http://127.0.0.1:9190" });
  async function createStackLinks() {
    let links = {};
    await Recorder.run(() => {
      links = createStack("dev", parseSettings({ portOffset: "100" })).links;
    });
    return links;
  }
});
