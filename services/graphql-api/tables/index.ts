import { indicators } from "./indicators";
import { orders } from "./orders";
import { portfolio } from "./portfolio";
import { summaries } from "./summaries";
import type { ApiTable } from "./table";
import { trades } from "./trades";

/** Every table that the API offers; their columns are those that Dagster gives them. */
export const apiTables: readonly ApiTable[] = [trades, orders, summaries, portfolio, indicators];
