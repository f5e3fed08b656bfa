import * as pulumi from "@pulumi/pulumi";

const provider: pulumi.dynamic.ResourceProvider = {
  async create() {
    const { randomBytes } = await import("node:crypto");
    const value = randomBytes(24).toString("base64url");
    return { id: randomBytes(8).toString("hex"), outs: { value } };
  },
};

/** A generated password of 192 random bits, kept encrypted in the stack's state and nowhere else on the machine that deploys. */
export class GeneratedSecret extends pulumi.dynamic.Resource {
  /** 32 characters of the base64url alphabet; a secret output. */
  declare readonly value: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { value: undefined },
      { ...opts, additionalSecretOutputs: ["value"] },
      "index",
      "GeneratedSecret",
    );
  }
}
