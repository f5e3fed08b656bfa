import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "./stack/settings";
import { createStack } from "./stack/stack";

const namespace = `${pulumi.getProject()}:`;
const config = Object.entries(pulumi.runtime.allConfig())
  .filter(([key]) => key.startsWith(namespace))
  .map(([key, value]) => [key.slice(namespace.length), value]);

// Pulumi keeps a stack trace of every output of a resource. With ten frames each, finding their sources took two fifths of the
// program's time.
Error.stackTraceLimit = 3;

const stack = createStack(pulumi.getStack(), parseSettings(Object.fromEntries(config)));

export const links = stack.links;
export const graphqlReadyUrl = stack.graphqlReadyUrl;
export const viewerUrl = stack.viewerUrl;
export const prometheusUrl = stack.prometheusUrl;
