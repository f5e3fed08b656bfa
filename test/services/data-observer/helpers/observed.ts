import type { Metric } from "../../../../metrics/metric";
import type { ObservationConfig } from "../../../../metrics/observation";
import type { TableCheck, Tools } from "../../../../services/data-observer/checks/check";
import { type ObservedTable, parseConfig } from "../../../../services/data-observer/config";
import { Batches } from "../../../../services/data-observer/iceberg/batches";
import { type Catalog, cachedByLocation, MissingTable } from "../../../../services/data-observer/iceberg/catalog";
import { localWarehouse, type Warehouse } from "../../../../services/data-observer/iceberg/files";
import { type Pass, PassRunner, tablePass } from "../../../../services/data-observer/pass";
import type { StateStore } from "../../../../services/data-observer/store/state-store";
import { createLogger } from "../../../../services/shared/logger";

/** A store that lives as long as the test; it keeps texts, as a database does. */
export function memoryStore(): StateStore & { readonly rows: Map<string, string> } {
  const rows = new Map<string, string>();
  return {
    rows,
    async load(key) {
      const text = rows.get(JSON.stringify(key));
      return text === undefined ? undefined : JSON.parse(text);
    },
    async save(key, state) {
      rows.set(JSON.stringify(key), JSON.stringify(state));
    },
  };
}

/** The files of this machine, some of which a test can damage or hide without touching them. */
export class FaultyWarehouse implements Warehouse {
  private readonly real = localWarehouse();
  readonly damaged = new Set<string>();
  readonly hidden = new Set<string>();

  async read(location: string): Promise<Buffer> {
    if (this.hidden.has(location)) {
      throw new Error("no such file");
    }
    const content = await this.real.read(location);
    return this.damaged.has(location) ? content.subarray(0, content.length - 40) : content;
  }

  copies(): boolean {
    return false;
  }

  withFiles<T>(locations: readonly string[], use: (paths: ReadonlyMap<string, string>) => Promise<T>): Promise<T> {
    const path = (location: string) => (this.hidden.has(location) ? "/no/such/file" : this.real.duckdbPath(location));
    return use(new Map(locations.map((location) => [location, path(location)])));
  }
}

/** A catalog whose tables are wherever the test wants them. */
export function movableCatalog(warehouse: Warehouse, locations: Map<string, string>): Catalog {
  return cachedByLocation(warehouse, async (name) => {
    const location = locations.get(`${name.namespace}.${name.table}`);
    if (!location) {
      throw new MissingTable(name, "of the test");
    }
    return location;
  });
}

/** The pieces of an observer with a clock that the test sets. */
export class TestObserver {
  readonly locations = new Map<string, string>();
  readonly store = memoryStore();
  readonly lines: string[] = [];
  readonly log = createLogger({ service: "test", destination: { write: (line) => this.lines.push(line) } });
  nowMs = 0;

  readonly warehouse = new FaultyWarehouse();

  /** What a process has in its hands when it starts; what survives it is the store. */
  tools(): Tools {
    return {
      catalog: movableCatalog(this.warehouse, this.locations),
      batches: new Batches(this.warehouse),
      store: this.store,
      log: this.log,
      now: () => this.nowMs,
    };
  }

  /** A runner of one check whose series are read from the text that would be pushed. */
  runner(check: TableCheck, config: ObservationConfig): TestRunner {
    return new TestRunner(tablePass(check, tablesOf(config)), this);
  }

  messages(): string[] {
    return this.lines.map((line) => (JSON.parse(line) as { message: string }).message);
  }
}

export const tablesOf = (config: ObservationConfig): ObservedTable[] => parseConfig(config, "test");

export class TestRunner {
  private readonly runner: PassRunner;
  private pushed = "";

  constructor(pass: Pass, observer: TestObserver) {
    this.runner = new PassRunner({
      pass,
      log: observer.log,
      now: () => observer.nowMs,
      push: async (_job, page) => {
        this.pushed = await page.text();
      },
    });
  }

  async run(): Promise<Series> {
    await this.runner.run();
    return new Series(this.pushed);
  }
}

/** Series of a page in Prometheus' text format. */
export class Series {
  private readonly values = new Map<string, number>();

  constructor(readonly text: string) {
    for (const line of text.split("\n").filter((line) => line && !line.startsWith("#"))) {
      const at = line.lastIndexOf(" ");
      this.values.set(line.slice(0, at), Number(line.slice(at + 1).replace("Nan", "NaN")));
    }
  }

  /** The value of the one series with these labels; `undefined` when there is none. */
  value<L extends string>(metric: Metric<L>, labels: Partial<Record<NoInfer<L>, string>>): number | undefined {
    const wanted = Object.entries<string | undefined>(labels).map(([name, value]) => `${name}="${value}"`);
    const found = [...this.values].filter(
      ([series]) => series.startsWith(`${metric.name}{`) && wanted.every((label) => series.includes(label)),
    );
    if (found.length > 1) {
      throw new Error(`more than one series of ${metric.name} has ${wanted.join()}: ${found.join("; ")}`);
    }
    return found[0]?.[1];
  }

  count(): number {
    return this.values.size;
  }
}
