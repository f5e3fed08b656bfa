/** Writes docs/settings.md, the table of every setting, from the schema: `document-settings.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsPage } from "../stack/settings-page";

const folder = join(__dirname, "..", "docs");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "settings.md"), settingsPage());
