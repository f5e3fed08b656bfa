import { createServer, type Server } from "node:http";

interface Labelled {
  Labels: Record<string, string>;
}
/** What is on a container engine, as its API lists it. */
export interface EngineContents {
  containers: ({ Id: string; Names: string[]; State?: string; volumes?: string[] } & Labelled)[];
  networks: ({ Id: string; Name: string } & Labelled)[];
  volumes: ({ Name: string } & Labelled)[];
}

/** As much of a container engine as lists and removes what is on it, at a socket of its own. */
export class StubEngine {
  contents: EngineContents = { containers: [], networks: [], volumes: [] };
  readonly removed: string[] = [];
  private readonly server: Server;

  private constructor(readonly host: string) {
    this.server = createServer(({ method, url }, response) => {
      const { pathname, searchParams } = new URL(url as string, "http://engine");
      const filters = JSON.parse(searchParams.get("filters") ?? "{}") as { label?: string[]; volume?: string[] };
      const labelled = ({ Labels }: Labelled) =>
        (filters.label ?? []).every((label) => Labels[label.split("=")[0] as string] === label.split("=")[1]);
      const uses = ({ volumes = [] }: { volumes?: string[] }) =>
        (filters.volume ?? []).every((volume) => volumes.includes(volume));
      const { containers, networks, volumes } = this.contents;
      const lists: Record<string, () => unknown> = {
        "/containers/json": () => containers.filter((one) => labelled(one) && uses(one)),
        "/networks": () => networks.filter(labelled),
        "/volumes": () => ({ Volumes: volumes.filter(labelled) }),
      };
      if (method === "DELETE") this.removed.push(pathname);
      const answer = method === "DELETE" ? undefined : lists[pathname]?.();
      response.writeHead(answer ? 200 : 204, { "content-type": "application/json" });
      response.end(answer && JSON.stringify(answer));
    });
  }

  static async start(socket: string): Promise<StubEngine> {
    const engine = new StubEngine(`unix://${socket}`);
    await new Promise<void>((resolve) => engine.server.listen(socket, resolve));
    return engine;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
