/** What a refresh found out about a table. */
export interface TableReport {
  readonly table: string;
  /** Whether the table is as the catalog has it, is not in the catalog, or could not be read now. */
  readonly state: "current" | "missing" | "unreadable";
  /** Whether another snapshot is served than before. */
  readonly changed: boolean;
  /** What is served; also while the table is unreadable, when it was readable before. */
  readonly snapshot_id?: string | undefined;
  readonly rows?: number | undefined;
  readonly files?: number | undefined;
  readonly error?: string | undefined;
}

export interface RefreshReport {
  readonly changed: boolean;
  readonly tables: readonly TableReport[];
  readonly milliseconds: number;
}
