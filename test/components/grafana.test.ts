import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Output, ResourceOptions } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { ProviderArgs } from "@pulumiverse/grafana/provider";
import { grafanaNames } from "../../components/render/grafana";
import { dashboards } from "../../dashboards";
import { dashboardParameters } from "../../stack/parameters";
import { parseSettings } from "../../stack/settings";
import { createStack } from "../../stack/stack";
import { type Recorded, Recorder } from "../helpers/resources";
import { runTool } from "../helpers/tool";

/** What Grafana's provider was given, by its address, before Pulumi's mocks take the secret off. */
const mockGiven = new Map<unknown, ProviderArgs>();
jest.mock("@pulumiverse/grafana/provider", () => {
  const { Provider } = jest.requireActual<typeof import("@pulumiverse/grafana/provider")>(
    "@pulumiverse/grafana/provider",
  );
  return {
    Provider: class extends Provider {
      constructor(name: string, args: ProviderArgs, opts?: ResourceOptions) {
        super(name, args, opts);
        mockGiven.set(args.url, args);
      }
    },
  };
});
const isSecret = (url: string) => pulumi.isSecret(mockGiven.get(url)?.auth as Output<string>);

const deployed = (config: Record<string, unknown> = {}, stack = "dev") => {
  let links: Record<string, string> = {};
  const run = Recorder.run(() => {
    links = createStack(stack, parseSettings(config)).links;
  });
  return run.then((recorder) => ({ recorder, links }));
};
const ofGrafana = (recorder: Recorder) =>
  recorder.resources.filter(({ type }) => /^(grafana|pulumi:providers:grafana)/.test(type));
const inputs = (recorder: Recorder, type: string): Recorded["inputs"][] =>
  recorder.ofType(`grafana:oss/${type}`).map((resource) => resource.inputs);

const folder = mkdtempSync(join(tmpdir(), "grafana-"));
const tokenFile = join(folder, "token");
writeFileSync(tokenFile, "glsa_x\n");
afterAll(() => rmSync(folder, { recursive: true }));
const external = {
  imageSource: "build",
  bindAddress: "10.0.0.5",
  grafana: { url: "https://grafana.example.org/", tokenFile },
};
let own: Awaited<ReturnType<typeof deployed>>;
let other: Awaited<ReturnType<typeof deployed>>;
beforeAll(async () => {
  own = await deployed({ imageSource: "registry" });
  other = await deployed(external);
});

describe("where images come from a registry", () => {
  test("Grafana lets nobody in who was not asked, and whoever comes in looks on", () => {
    expect(own.recorder.container("grafana").inputs.envs).toEqual(
      expect.arrayContaining([
        "GF_USERS_ALLOW_SIGN_UP=false",
        "GF_AUTH_ANONYMOUS_ENABLED=false",
        "GF_USERS_AUTO_ASSIGN_ORG_ROLE=Viewer",
        "GF_SECURITY_DISABLE_GRAVATAR=true",
      ]),
    );
  });

  test("the admin's password is generated and stands in a secret file only", () => {
    const { envs, uploads, command } = own.recorder.container("grafana").inputs;
    expect(envs).toContain("GF_SECURITY_ADMIN_PASSWORD__FILE=/run/secrets/grafana-admin-password");
    expect(uploads).toMatchObject([{ file: "/run/secrets/grafana-admin-password", content: "generated" }]);
    expect(JSON.stringify([envs, command])).not.toContain("generated");
  });

  test("nothing is asked of Grafana before its container is healthy", () => {
    expect(own.recorder.container("grafana").inputs).toMatchObject({
      wait: true,
      healthcheck: { tests: ["CMD", "wget", "-q", "-O", "/dev/null", "http://localhost:3000/api/health"] },
    });
    const order = own.recorder.resources.map(({ type, name }) => (name === "grafana" ? type : `${type} ${name}`));
    const container = order.indexOf("docker:index/container:Container");
    for (const { type, name } of ofGrafana(own.recorder))
      expect([name, order.indexOf(`${type} ${name}`) > container]).toEqual([name, true]);
  });

  test("it reaches its data inside the stack's network", () =>
    expect(inputs(own.recorder, "dataSource:DataSource")).toMatchObject([
      { uid: "prometheus", type: "prometheus", url: "http://prometheus:9090", isDefault: true },
      { uid: "alertmanager", type: "alertmanager", url: "http://alertmanager:9093", isDefault: false },
    ]));

  test("links and alerts lead to it", () => {
    expect(own.links).toMatchObject({
      Grafana: "http://127.0.0.1:3001",
      "Kafka Deep Dive": "http://127.0.0.1:3001/d/kafka-deep-dive",
    });
    const files = JSON.stringify(own.recorder.get("prometheus-configuration").inputs.files);
    expect(files).toContain("http://127.0.0.1:3001/d/kafka-deep-dive");
  });
});

test("links lead to the address that others reach, and the deployment to the one that it reaches itself", async () => {
  const linkAddress = "monitoring.example.org";
  const { recorder, links } = await deployed({ imageSource: "registry", bindAddress: "0.0.0.0", linkAddress });
  const root = (name: string) => JSON.stringify(recorder.container(name).inputs.command);
  expect(root("prometheus")).toContain(`--web.external-url=http://${linkAddress}:9090`);
  expect(root("alertmanager")).toContain(`--web.external-url=http://${linkAddress}:9093`);
  expect(recorder.container("grafana").inputs.envs).toContain(`GF_SERVER_ROOT_URL=http://${linkAddress}:3001`);
  expect(links).toMatchObject({
    Grafana: `http://${linkAddress}:3001`,
    "Kafka Deep Dive": `http://${linkAddress}:3001/d/kafka-deep-dive`,
    Viewer: `http://${linkAddress}:8008`,
    Prometheus: `http://${linkAddress}:9090`,
    Alertmanager: `http://${linkAddress}:9093`,
    Flink: "http://127.0.0.1:8081",
  });
  const { files, reloadUrl, rulesUrl } = recorder.get("prometheus-configuration").inputs;
  expect(JSON.stringify(files)).toContain(`http://${linkAddress}:9090/user/KafkaBrokerDown`);
  expect([reloadUrl, rulesUrl]).toEqual(["http://127.0.0.1:9090/-/reload", "http://127.0.0.1:9090/api/v1/rules"]);
  expect(recorder.get("alertmanager-configuration").inputs.reloadUrl).toBe("http://127.0.0.1:9093/-/reload");
  expect(recorder.get("viewer-dashboards").inputs.reloadUrl).toBe("http://127.0.0.1:8008/-/reload");
  expect(recorder.get("grafana-api").inputs.url).toBe("http://127.0.0.1:3001");
});

describe("a Grafana that is there already", () => {
  test("gets the dashboards, and no container is run", () => {
    expect(other.recorder.containers().map(({ name }) => name)).not.toContain("grafana");
    expect(inputs(other.recorder, "dashboard:Dashboard")).toHaveLength(6);
    expect(other.links).toMatchObject({
      Grafana: "https://grafana.example.org",
      Infrastructure: "https://grafana.example.org/d/dev-infrastructure",
    });
    const files = JSON.stringify(other.recorder.get("prometheus-configuration").inputs.files);
    expect(files).toContain("https://grafana.example.org/d/dev-kafka-deep-dive");
  });

  test("tells everything of the stack from what is there of others", () => {
    const [sources, folders, boards] = ["dataSource:DataSource", "folder:Folder", "dashboard:Dashboard"].map((type) =>
      inputs(other.recorder, type),
    );
    expect(sources?.map(({ name, uid }) => [name, uid])).toEqual([
      ["Prometheus (dev)", "dev-prometheus"],
      ["Alertmanager (dev)", "dev-alertmanager"],
    ]);
    expect(JSON.parse(sources?.[0]?.jsonDataEncoded).alertmanagerUid).toBe("dev-alertmanager");
    expect(folders?.map(({ title, uid }) => [title, uid])).toContainEqual(["Data Quality (dev)", "dev-data-quality"]);
    for (const { configJson, folder } of boards ?? []) {
      expect(folder).toMatch(/^dev-/);
      // Its own uid, those of its data sources, and the dashboards that it links to.
      const uids = [...configJson.matchAll(/"uid":"([^"]*)"|"\/d\/([^"]*)"/g)].map(([, uid, link]) => uid ?? link);
      expect(uids.length).toBeGreaterThan(20);
      for (const uid of uids) expect(uid).toMatch(/^dev-/);
      expect(configJson).not.toContain('"datasource":"Prometheus"');
    }
    expect(JSON.stringify(boards?.map(({ configJson }) => configJson))).toContain("Prometheus (dev)");
  });

  test("is left alone by a stack whose name cannot tell", () => {
    for (const stack of ["a".repeat(23), "a.b"])
      expect(() => grafanaNames(stack, false)).toThrow(
        `grafana.url: found the stack ${stack}, expected one with at most 22 `,
      );
    expect(grafanaNames("a".repeat(22), false).uid("pipeline-overview")).toHaveLength(40);
    expect(grafanaNames("a.b", true).uid("pipeline-overview")).toBe("pipeline-overview");
  });

  test("is spoken to with the token of the file, which stays secret", async () => {
    const provider = other.recorder.get("grafana-api");
    expect(provider.inputs.url).toBe("https://grafana.example.org");
    expect(JSON.stringify(other.recorder.resources.filter((one) => one !== provider))).not.toContain("glsa_x");
    expect(JSON.stringify(other.links)).not.toContain("glsa_x");
    await expect(isSecret("https://grafana.example.org")).resolves.toBe(true);
  });

  test("asks for its data on the published ports, and keeps the default that it has", () =>
    expect(inputs(other.recorder, "dataSource:DataSource").map(({ url, isDefault }) => [url, isDefault])).toEqual([
      ["http://10.0.0.5:9090", false],
      ["http://10.0.0.5:9093", false],
    ]));

  test("without a token is refused, and the message says what to set", async () => {
    const program = () => createStack("dev", parseSettings({ ...external, grafana: { url: external.grafana.url } }));
    expect(await Recorder.refusal(program)).toMatch(
      /^grafana\.tokenFile: not set, expected a file with the token .* https:\/\/grafana\.example\.org.*GRAFANA_AUTH/,
    );
  });
});

const folders = [
  ["Pipeline", "pipeline"],
  ["Kafka", "kafka"],
  ["Flink", "flink"],
  ["Data Quality", "data-quality"],
  ["Infrastructure", "infrastructure"],
  ["API", "api"],
];
test.each([
  ["of the stack", () => own, folders],
  ["that is there already", () => other, folders.map(([title, uid]) => [`${title} (dev)`, `dev-${uid}`])],
])("a Grafana %s gets six folders, which viewers read and editors write", (_, run, expected) => {
  const folders = inputs(run().recorder, "folder:Folder").map(({ title, uid }) => [title, uid]);
  expect(folders).toEqual(expected);
  const permissions = inputs(run().recorder, "folderPermission:FolderPermission");
  expect(permissions.map(({ folderUid }) => folderUid).sort()).toEqual(folders.map(([, uid]) => uid).sort());
  for (const { permissions: granted } of permissions)
    expect(granted).toEqual([
      { role: "Viewer", permission: "View" },
      { role: "Editor", permission: "Edit" },
    ]);
});

test("a dashboard is given to Grafana as it was made, in its folder, over what somebody made of it by hand", () => {
  const given = inputs(own.recorder, "dashboard:Dashboard");
  const made = dashboards(dashboardParameters(parseSettings({}), "http://127.0.0.1:3001/d/"));
  for (const { uid, model, folder } of made) {
    const found = given.find(({ configJson }) => JSON.parse(configJson).uid === uid);
    expect(JSON.parse(found?.configJson)).toEqual(model);
    expect(found).toMatchObject({ folder: folder.toLowerCase().replace(" ", "-"), overwrite: true });
  }
});

describe("Grafana's published API", () => {
  /** The numbers that the API has for the words of a permission. */
  const levels: Readonly<Record<string, number>> = { View: 1, Edit: 2, Admin: 4 };
  interface Request {
    readonly schema: string;
    readonly body: object;
  }
  const check = (requests: readonly Request[]) =>
    runTool("grafana_contract", [], ".", requests.map((request) => JSON.stringify(request)).join("\n"));

  /** The bodies that the provider makes of the resources' inputs. */
  function requestsOf({ recorder }: typeof own): Request[] {
    const made = (type: string, schema: string, body: (given: Recorded["inputs"]) => object): Request[] =>
      inputs(recorder, type).map((given) => ({ schema, body: body(given) }));
    return [
      ...made("folder:Folder", "CreateFolderCommand", ({ title, uid }) => ({ title, uid })),
      ...made("folderPermission:FolderPermission", "UpdateDashboardACLCommand", ({ permissions }) => ({
        items: permissions.map(({ role, permission }: Record<string, string>) => ({
          role,
          permission: levels[permission as string],
        })),
      })),
      ...made("dataSource:DataSource", "AddDataSourceCommand", ({ accessMode, jsonDataEncoded, ...rest }) => ({
        ...rest,
        access: accessMode,
        jsonData: JSON.parse(jsonDataEncoded),
      })),
      ...made("dashboard:Dashboard", "SaveDashboardCommand", ({ folder, configJson, overwrite, message }) => ({
        folderUid: folder,
        dashboard: JSON.parse(configJson),
        overwrite,
        message,
      })),
    ];
  }

  test("takes what the provider makes of every resource", () => {
    const requests = requestsOf(own);
    expect(requests).toHaveLength(6 + 6 + 2 + 6);
    expect(check(requests)).toEqual({ accepted: true, output: "" });
  });

  test.each([
    ["CreateFolderCommand", { title: 6 }, /cannot unmarshal number into Go struct field .*title/],
    ["AddDataSourceCommand", { url: "http://a", readOnlyy: true }, /unknown field "readOnlyy"/],
    ["AddDataSourceCommand", { isDefault: "yes" }, /cannot unmarshal string into Go struct field .*isDefault/],
    ["UpdateDashboardACLCommand", { items: [{ role: "Boss", permission: 1 }] }, /role in body should be one of/],
  ])("refuses another %s (%#)", (schema, body, message) => {
    const { accepted, output } = check([{ schema, body }]);
    expect(accepted).toBe(false);
    expect(output).toMatch(message);
  });
});

test("a second deployment of the same stack gives Grafana the same text", async () => {
  const again = await deployed({ imageSource: "registry" });
  expect(inputs(again.recorder, "dashboard:Dashboard")).toEqual(inputs(own.recorder, "dashboard:Dashboard"));
});

test("without Grafana nothing of it is registered, so its plugin is not needed, and the stack is called what it likes", async () => {
  const { recorder, links } = await deployed({ imageSource: "build" }, "a.name-that-no-uid-could-have");
  expect(ofGrafana(recorder)).toEqual([]);
  expect(recorder.resources.filter(({ name }) => name.startsWith("grafana"))).toEqual([]);
  expect(links).not.toHaveProperty("Grafana");
});

test("a token that stands in the settings themselves is refused, and not in the message", () => {
  const wrong = () => parseSettings({ grafana: { url: "ftp://x", token: "glsa_x" } });
  expect(wrong).toThrow(/grafana\.url: found "ftp:\/\/x", expected an http or https address/);
  expect(wrong).toThrow(/token: no such setting under grafana; known: url, tokenFile/);
  expect(wrong).not.toThrow(/glsa_x/);
});
