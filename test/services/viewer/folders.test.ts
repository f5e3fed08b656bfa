import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { viewerFiles } from "../../../components/render/viewer";
import { loadDashboards } from "../../../services/viewer/dashboards";
import { rendered } from "../../dashboards/helpers";

test("a dashboard has the folder that it has in Grafana", () => {
  const root = mkdtempSync(join(tmpdir(), "viewer-"));
  try {
    for (const [path, model] of Object.entries(viewerFiles(rendered))) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), JSON.stringify(model));
    }
    const folders = [...loadDashboards(root)].map(([uid, { summary }]) => [uid, summary.folder]);
    expect(folders.sort()).toEqual(rendered.map(({ uid, folder }) => [uid, folder]).sort());
  } finally {
    rmSync(root, { recursive: true });
  }
});
