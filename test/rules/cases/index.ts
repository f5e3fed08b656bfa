import { cases as api } from "./api";
import { cases as checks } from "./checks";
import { cases as distribution } from "./distribution";
import { cases as flink } from "./flink";
import { cases as freshness } from "./freshness";
import { cases as infrastructure } from "./infrastructure";
import { cases as kafka } from "./kafka";
import { cases as lineage } from "./lineage";
import { cases as monitoring } from "./monitoring";
import { cases as pipeline } from "./pipeline";
import { cases as schema } from "./schema";
import { cases as slo } from "./slo";
import { cases as volume } from "./volume";

/** The tests of every alert. */
export const cases = [
  ...pipeline,
  ...kafka,
  ...flink,
  ...infrastructure,
  ...freshness,
  ...volume,
  ...schema,
  ...distribution,
  ...lineage,
  ...api,
  ...slo,
  ...checks,
  ...monitoring,
];
