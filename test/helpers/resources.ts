import * as pulumi from "@pulumi/pulumi";

/** A resource as the program asked for it. */
export interface Recorded {
  type: string;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: inputs are whatever the resource's type takes
  inputs: Record<string, any>;
}

/** Everything that a program registers while Pulumi's mocks stand in for the engine. */
export class Recorder {
  readonly resources: Recorded[] = [];

  private constructor() {}

  /** Runs `program` under the mocks and waits until every resource is registered. */
  static async run(program: () => unknown): Promise<Recorder> {
    const recorder = new Recorder();
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          recorder.resources.push({ type, name, inputs });
          return { id: `${name}-id`, state: { ...inputs, imageId: `sha256:${name}`, value: "generated" } };
        },
        call: ({ inputs }) => inputs,
      },
      "trade-observability",
      "dev",
      false,
    );
    program();
    await pulumi.runtime.disconnect();
    return recorder;
  }

  /** Why a program is refused, run under the mocks; empty where it is not. */
  static async refusal(program: () => unknown): Promise<string> {
    let message = "";
    await Recorder.run(() => {
      try {
        program();
      } catch (error) {
        message = (error as Error).message;
      }
    });
    return message;
  }

  ofType(type: string): Recorded[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** All containers, by name. */
  containers(): Recorded[] {
    return this.ofType("docker:index/container:Container").sort((a, b) => a.name.localeCompare(b.name));
  }

  container(name: string): Recorded {
    const found = this.containers().find((container) => container.name === name);
    if (!found)
      throw new Error(
        `no container ${name}; there are ${this.containers()
          .map((one) => one.name)
          .join(", ")}`,
      );
    return found;
  }

  get(name: string): Recorded {
    const found = this.resources.find(
      (resource) => resource.name === name && !resource.type.startsWith("trade-observability:"),
    );
    if (!found) throw new Error(`no resource ${name}; there are ${this.resources.map((r) => r.name).join(", ")}`);
    return found;
  }
}
