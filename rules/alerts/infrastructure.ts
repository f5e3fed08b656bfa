import { minutes } from "../duration";
import { type AlertRule, above } from "../rule";
import { diskUsed } from "../signals/infrastructure";

export const storageNearCapacity: AlertRule = {
  name: "StorageNearCapacity",
  signal: diskUsed,
  condition: above(90),
  for: minutes(5),
  severity: "critical",
  service: "infrastructure",
  summary: "Disk at {{ $labels.mountpoint }} is almost full",
  description: ({ threshold }) =>
    `{{ $value | printf "%.1f" }}% of {{ $labels.device }} at {{ $labels.mountpoint }} is used; expected at most ${threshold}%.`,
  dashboard: "infrastructure",
};
