import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsSchema } from "../../stack/settings";
import { settingsPage } from "../../stack/settings-page";

describe("docs/settings.md", () => {
  test("is what the schema says; make settings writes it", () => {
    expect(readFileSync(join(__dirname, "../../docs/settings.md"), "utf8")).toBe(settingsPage());
  });

  test.each(Object.keys(settingsSchema.shape))("%s stands there with a default and a meaning", (name) => {
    const rows = settingsPage()
      .split("\n")
      .filter((row) => row.startsWith(`| \`${name}\``) || row.startsWith(`| \`${name}.`));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/^\| `[\w.]+` \| (`.+`|below) \| .+ \| \w.+ \|$/);
  });
});
