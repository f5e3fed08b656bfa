import { runService } from "../shared/service";
import { loadDashboards } from "./dashboards";
import { viewerSettings } from "./settings";
import { startViewer } from "./viewer";

/** `viewer check FOLDER` tells whether the dashboards of a folder can be shown, before they take the place of others. */
function check(folder: string): void {
  try {
    process.stdout.write(`${loadDashboards(folder).size} dashboards can be shown\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

const [command, folder] = process.argv.slice(2);
if (command === "check" && folder) check(folder);
else void runService({ name: "viewer", settings: viewerSettings, start: startViewer });
