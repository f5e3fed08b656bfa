import { storageNearCapacity } from "../../../rules/alerts/infrastructure";
import { alertCase } from "../promtool/case";
import { target } from "./series";

const host = target("node-exporter", "node-exporter:9100");
const disk = `device="/dev/sda1",fstype="ext4",mountpoint="/",${host}`;
const memory = `device="tmpfs",fstype="tmpfs",mountpoint="/run",${host}`;
const always = (value: number) => ({ healthy: value, edge: value, faulty: value });

export const cases = [
  alertCase(storageNearCapacity, {
    series: {
      [`node_filesystem_size_bytes{${disk}}`]: always(500e9),
      [`node_filesystem_avail_bytes{${disk}}`]: { healthy: 250e9, edge: 50e9, faulty: 49e9 },
      [`node_filesystem_size_bytes{${memory}}`]: always(1e9),
      [`node_filesystem_avail_bytes{${memory}}`]: always(0),
    },
    expected: {
      severity: "critical",
      service: "infrastructure",
      labels: {
        device: "/dev/sda1",
        fstype: "ext4",
        mountpoint: "/",
        job: "node-exporter",
        instance: "node-exporter:9100",
      },
      summary: "Disk at / is almost full",
      description: "90.2% of /dev/sda1 at / is used; expected at most 90%.",
    },
  }),
];
