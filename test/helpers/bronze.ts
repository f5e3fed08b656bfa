import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SqlGateway } from "../../services/flink-jobs/gateway";
import { fillIn, statements } from "../../services/flink-jobs/sql";

/** Bronze tables that the three raw topics become. */
export const bronzeTables = ["raw_trades", "raw_orders", "raw_market_data"] as const;

/** What one stream of the generator became in the bronze tables. */
export interface BronzeCount {
  rows: number;
  distinct: number;
  lowest: number;
  highest: number;
}

/** Reads the bronze tables by Flink itself, through the SQL gateway at `url`. */
export class Bronze {
  private readonly gateway: SqlGateway;
  private readonly catalog: string;

  constructor(url: string) {
    this.gateway = new SqlGateway(url);
    const file = join(__dirname, "../../services/flink-jobs/sql/kafka_to_iceberg_bronze.sql");
    const values = {
      CATALOG_URI: "jdbc:postgresql://postgres:5432/catalog",
      CATALOG_USER: "trade",
      WAREHOUSE: "file:///warehouse",
      KAFKA_BROKERS: "",
    };
    const [createCatalog] = statements(fillIn(readFileSync(file, "utf8"), values));
    if (!createCatalog?.startsWith("CREATE CATALOG")) throw new Error(`${file}: expected CREATE CATALOG first`);
    this.catalog = createCatalog;
  }

  /** The first column of the first row that a query over the catalog gives. */
  async query(sql: string): Promise<string> {
    return String(
      await this.gateway.run([this.catalog, sql], {
        "execution.runtime-mode": "batch",
        // The local file system of Flink's Hadoop has no blocks, and fails when it is asked for them.
        "table.exec.iceberg.expose-split-locality-info": "false",
      }),
    );
  }

  /** Rows of one stream over all three tables; sequence numbers run over all of them. */
  async count(streamId: string): Promise<BronzeCount> {
    const union = bronzeTables
      .map((table) => `SELECT sequence_number AS n FROM trade.bronze.${table} WHERE stream_id = '${streamId}'`)
      .join(" UNION ALL ");
    const columns = ["COUNT(*)", "COUNT(DISTINCT n)", "COALESCE(MIN(n), 0)", "COALESCE(MAX(n), 0)"];
    const row = columns.map((column) => `CAST(${column} AS STRING)`).join(", ");
    const [rows, distinct, lowest, highest] = (await this.query(`SELECT CONCAT_WS(' ', ${row}) FROM (${union})`))
      .split(" ")
      .map(Number);
    return { rows, distinct, lowest, highest } as BronzeCount;
  }
}
