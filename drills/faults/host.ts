import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { nodeExporter } from "../../metrics/node-exporter";
import type { Drill } from "../drill";
import type { LiveStack } from "../live-stack";

const command = (name: string, ...args: string[]) => execFileSync(name, args, { stdio: ["ignore", "ignore", "pipe"] });

/** A mount point is on another device than the folder that it is in. */
const mounted = (path: string) => existsSync(path) && statSync(path).dev !== statSync(dirname(path)).dev;

/** A small file system of its own, so that filling it is nobody's loss. */
class SmallDisk {
  private folder: string | undefined;

  private get mountpoint(): string {
    return join(this.folder ?? "", "disk");
  }

  async mount(stack: LiveStack): Promise<void> {
    if (process.getuid?.() !== 0) throw new Error("a small disk can be mounted by root only; run this drill as root");
    this.folder = mkdtempSync(join(tmpdir(), "drill-"));
    // Who asks for its size is not root.
    chmodSync(this.folder, 0o755);
    const image = join(this.folder, "image");
    mkdirSync(this.mountpoint);
    command("fallocate", "--length", "64M", image);
    command("mkfs.ext4", "-q", "-m", "0", image);
    command("mount", "-o", "loop", image, this.mountpoint);
    await this.reread(stack);
    await stack.until("the small disk", `${nodeExporter.filesystemSize.name}{mountpoint="${this.mountpoint}"}`, 120);
  }

  fill(): void {
    const { bavail, bsize } = statfsSync(this.mountpoint);
    command("fallocate", "--length", String(Math.floor(bavail * bsize * 0.95)), join(this.mountpoint, "filling"));
  }

  async unmount(stack: LiveStack): Promise<void> {
    if (!this.folder) return;
    if (mounted(this.mountpoint)) command("umount", this.mountpoint);
    await this.reread(stack);
    rmSync(this.folder, { recursive: true });
    this.folder = undefined;
  }

  /** Not every host tells its containers of what is mounted after their start. */
  private async reread(stack: LiveStack): Promise<void> {
    await stack.docker("restart", stack.container("node-exporter"));
  }
}

const disk = new SmallDisk();

export const diskFilling: Drill = {
  name: "disk-filling",
  title: "a small disk of the host filled to nine tenths",
  prepare: (stack) => disk.mount(stack),
  fault: async () => disk.fill(),
  repair: (stack) => disk.unmount(stack),
  notifies: { StorageNearCapacity: 0 },
};
