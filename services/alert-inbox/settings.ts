import { commonSettings } from "../shared/service";
import { integer, text } from "../shared/settings";

export const inboxSettings = {
  ...commonSettings(8007),
  SMTP_PORT: integer(1, 65_535, { description: "Port on which e-mail is taken.", default: "2525" }),
  DIRECTORY: text(/^\/.*/, "an absolute path", {
    description: "Folder that holds the notifications, so that they are still there after a restart.",
    default: "/data",
  }),
  KEEP: integer(1, 10_000, {
    description: "The most notifications that are kept; the oldest go first.",
    unit: "notifications",
    default: "500",
  }),
};
