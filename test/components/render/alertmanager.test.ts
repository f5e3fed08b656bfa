import { parse, stringify } from "yaml";
import { z } from "zod";
import { alertmanagerFiles, startConfiguration } from "../../../components/render/alertmanager";

/** What Alertmanager demands: a route whose receiver exists and is text (`null` unquoted would be no text in YAML). */
const accepted = z
  .strictObject({
    route: z.strictObject({ receiver: z.string().min(1), group_by: z.array(z.string().min(1)).optional() }),
    receivers: z.array(z.strictObject({ name: z.string().min(1) })).min(1),
  })
  .refine(({ route, receivers }) => receivers.some(({ name }) => name === route.receiver), "receiver is not defined");

test.each([
  ["the configuration", stringify(alertmanagerFiles()["alertmanager.yml"])],
  ["what it starts with", startConfiguration],
])("%s is one that Alertmanager takes once it is written as YAML", (_what, text) => {
  expect(accepted.safeParse(parse(text)).error).toBeUndefined();
});

test("every alert goes to the one route", () => {
  expect(alertmanagerFiles()).toEqual({
    "alertmanager.yml": {
      route: { receiver: "null", group_by: ["alertname", "severity", "service"] },
      receivers: [{ name: "null" }],
    },
  });
});
