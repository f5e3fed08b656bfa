import { randomUUID } from "node:crypto";
import { topics } from "../../stack/topics";
import { type Drill, minutes } from "../drill";
import { type LiveStack, sleep } from "../live-stack";
import { restoreDays, shortDay, shortenDays } from "./short-days";

const scratch = "drill_scratch";
/** Alerts on the schema look at the last ten minutes. */
const lookBack = minutes(10);

export const columnAdded: Drill = {
  name: "column-added",
  title: "a column added to bronze.raw_trades",
  fault: (stack) => stack.alter("bronze.raw_trades", `add_column("${scratch}", IntegerType())`),
  repair: (stack) => withoutScratch(stack, "bronze.raw_trades"),
  notifies: { ColumnAdded: 0 },
  about: "bronze.raw_trades",
  fills: ["Schema Changes Timeline"],
  untold: ["SchemaChangeDetected"],
  // To take the column away again is a drop.
  mayNotify: { UnexpectedColumnDrop: "the repair drops the column" },
  lingers: { ColumnAdded: lookBack, UnexpectedColumnDrop: lookBack },
};

export const columnDropped: Drill = {
  name: "column-dropped",
  title: "a column dropped from bronze.raw_orders",
  prepare: async (stack) => {
    await stack.alter("bronze.raw_orders", `add_column("${scratch}", IntegerType())`);
    await seen(stack, "raw_orders", "column_added");
  },
  fault: (stack) => stack.alter("bronze.raw_orders", `delete_column("${scratch}")`),
  repair: (stack) => withoutScratch(stack, "bronze.raw_orders"),
  notifies: { UnexpectedColumnDrop: 0 },
  about: "bronze.raw_orders",
  mayNotify: { ColumnAdded: "the column had to be there first" },
  lingers: { ColumnAdded: lookBack, UnexpectedColumnDrop: lookBack },
};

export const typeChanged: Drill = {
  name: "type-changed",
  title: "a column of bronze.raw_market_data changed its type",
  prepare: async (stack) => {
    await stack.alter("bronze.raw_market_data", `add_column("${scratch}", IntegerType())`);
    await seen(stack, "raw_market_data", "column_added");
  },
  fault: (stack) => stack.alter("bronze.raw_market_data", `update_column("${scratch}", LongType())`),
  repair: (stack) => withoutScratch(stack, "bronze.raw_market_data"),
  notifies: { ColumnTypeChanged: 0 },
  about: "bronze.raw_market_data",
  mayNotify: {
    ColumnAdded: "the column had to be there first",
    UnexpectedColumnDrop: "the repair drops the column",
  },
  lingers: { ColumnTypeChanged: lookBack, ColumnAdded: lookBack, UnexpectedColumnDrop: lookBack },
};

/** The column may not be there: the fault may be that it is gone, or have come to nothing. */
async function withoutScratch(stack: LiveStack, table: string): Promise<void> {
  const there = await stack.python(`print("${scratch}" in catalog().load_table("${table}").schema().column_names)`);
  if (there === "True") await stack.alter(table, `delete_column("${scratch}")`);
}

async function seen(stack: LiveStack, table: string, change: string): Promise<void> {
  const series = `schema_changes_total{table="${table}",change_type="${change}"}`;
  await stack.until(`${change} of ${table}`, `increase(${series}[10m]) > 0`, 300);
}

export const volumeHalved: Drill = {
  name: "volume-halved",
  title: "half of the rows, while two minutes stand for the day",
  prepare: async (stack) => {
    await shortenDays(stack);
    await stack.until("a quiet verdict", 'max(abs(data_volume_deviation_percent{layer="bronze"})) < 20', 20 * shortDay);
  },
  fault: (stack) => stack.market({ rateFactor: 0.4 }),
  repair: async (stack) => {
    await stack.market();
    await restoreDays(stack);
  },
  // A day has to be over, and late commits waited for, before it can have too few.
  notifies: { VolumeAnomalyDetected: 2 * shortDay },
  inhibited: ["VolumeAnomalyWarning"],
  fills: ["Volume Deviation", "Volume Trend"],
  mayNotify: { TargetDown: "the observer was restarted" },
};

export const priceSkewed: Drill = {
  name: "price-skewed",
  title: "all prices doubled",
  fault: (stack) => stack.market({ priceFactor: 2 }),
  repair: (stack) => stack.market(),
  notifies: { DistributionAnomaly: 10 },
  fills: [
    "Failed Expectations",
    "bronze.raw_trades.price",
    "silver.cleaned_trades.price",
    "silver.cleaned_trades.total_value",
  ],
};

/** Writes trades without a price until it is stopped; the bridge would not let them through. */
class NullTrades {
  private timer: NodeJS.Timeout | undefined;
  private stop = async () => {};

  async begin(stack: LiveStack): Promise<void> {
    const producer = stack.producer();
    await producer.connect();
    const streamId = randomUUID();
    let sequence = 0;
    const trade = () => {
      sequence += 1;
      const facts = {
        type: "trade",
        stream_id: streamId,
        sequence,
        event_time: Date.now(),
        symbol: "AAPL",
        quantity: 1,
      };
      return {
        key: "AAPL",
        value: JSON.stringify({ ...facts, price: null, trade_id: randomUUID(), trade_type: "BUY" }),
      };
    };
    const second = () => {
      const messages = Array.from({ length: Math.ceil(stack.settings.tradesPerSecond / 2) }, trade);
      producer.send({ topic: topics.trades, messages }).catch((error: Error) => console.error(error.message));
    };
    this.timer = setInterval(second, 1000);
    this.stop = () => producer.disconnect();
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await sleep(1);
    await this.stop();
  }
}

const nullTrades = new NullTrades();

export const nullsInjected: Drill = {
  name: "nulls-injected",
  title: "every third trade without a price",
  fault: (stack) => nullTrades.begin(stack),
  repair: () => nullTrades.end(),
  notifies: { HighNullPercentage: 10, DistributionAnomaly: 10 },
};

export const observerStopped: Drill = {
  name: "observer-stopped",
  title: "the data observer stopped",
  // What it has seen last stays while it is away: an anomaly that would have passed lasts.
  prepare: (stack) => stack.until("no pending alert", 'absent(ALERTS{alertstate="pending",job=~".+_sensor"})', 600),
  fault: (stack) => stack.stop("data-observer"),
  repair: (stack) => stack.start("data-observer"),
  notifies: { TargetDown: 0, PushStale: minutes(10) },
};

const unreadable = "/warehouse/bronze/raw_orders/metadata";

/** Who writes the tables and who makes silver of them own the folder; the observer is anybody. */
export const tableUnreadable: Drill = {
  name: "table-unreadable",
  title: "the observer may not read bronze.raw_orders any more",
  fault: async (stack) => {
    await stack.exec("dagster-code", "chmod", "o-rx", unreadable);
  },
  repair: async (stack) => {
    await stack.exec("dagster-code", "chmod", "o+rx", unreadable);
  },
  notifies: { DataCheckFailing: 0 },
  about: "bronze.raw_orders",
};
