import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { JobState } from "../../../services/flink-jobs/flink";

export interface FakeJob {
  jid: string;
  name: string;
  state: JobState;
  "start-time": number;
  tasks: { running: number; total: number };
  parameters: Record<string, string>;
}

export interface Submission {
  statements: string[];
  properties: Record<string, string>;
}

/** A job manager and an SQL gateway that answer as Flink 2.1 does, over real HTTP. */
export class FakeFlink {
  jobs: FakeJob[] = [];
  readonly submissions: Submission[] = [];
  readonly sessions = new Map<string, Submission>();
  /** Stack trace that the next statements fail with. */
  failure: string | undefined;
  /** What the next call that contains this asks for is done, but its answer is lost. */
  lost: string | undefined;
  private readonly server: Server;
  private clock = 0;

  constructor() {
    this.server = createServer(async (request, response) => {
      const call = `${request.method} ${request.url}`;
      const [status, body] = this.received(call, this.answer(call, await json(request)));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A job manager that starts anew knows nothing. */
  restart(): void {
    this.jobs = [];
  }

  add(name: string, state: JobState, parameters: Record<string, string> = {}, jid: string = randomUUID()): FakeJob {
    const job = { jid, name, state, "start-time": ++this.clock, tasks: { running: 2, total: 2 }, parameters };
    this.jobs.push(job);
    return job;
  }

  private received(call: string, answer: [number, unknown]): [number, unknown] {
    if (this.lost === undefined || !call.includes(this.lost)) return answer;
    this.lost = undefined;
    return [503, { errors: ["Service temporarily unavailable due to an ongoing leader election."] }];
  }

  private answer(call: string, body: Record<string, unknown>): [number, unknown] {
    const [, jid, session] = /\/(?:jobs\/([^/?]+)|v1\/sessions\/([^/?]+))/.exec(call) ?? [];
    if (call === "GET /jobs/overview") return [200, { jobs: this.jobs }];
    const job = this.jobs.find((job) => job.jid === jid);
    if (job) return this.answerJob(call, job);
    if (call === "POST /v1/sessions") return this.openSession(body.properties as Record<string, string>);
    const opened = this.sessions.get(session ?? "");
    if (opened) return this.answerSession(call, session as string, opened, body);
    return [404, { errors: [`not found: ${call}`] }];
  }

  private answerJob(call: string, job: FakeJob): [number, unknown] {
    if (call.endsWith("/config")) return [200, { "execution-config": { "user-config": job.parameters } }];
    if (call.includes("/exceptions"))
      return [200, { exceptionHistory: { entries: [{ stacktrace: "java.io.IOException: disk is full" }] } }];
    if (call.startsWith("PATCH")) job.state = "CANCELED";
    if (call.endsWith("/stop")) {
      job.state = "FINISHED";
      return [202, { "request-id": "stop-1" }];
    }
    if (call.includes("/savepoints/stop-1"))
      return [200, { status: { id: "COMPLETED" }, operation: { location: "file:/sp" } }];
    return [202, {}];
  }

  private openSession(properties: Record<string, string>): [number, unknown] {
    const sessionHandle = randomUUID();
    this.sessions.set(sessionHandle, { statements: [], properties });
    return [200, { sessionHandle }];
  }

  private answerSession(
    call: string,
    id: string,
    session: Submission,
    body: Record<string, unknown>,
  ): [number, unknown] {
    if (call.startsWith("DELETE")) {
      this.sessions.delete(id);
      return [200, {}];
    }
    if (call.endsWith("/statements")) {
      session.statements.push(body.statement as string);
      return [200, { operationHandle: randomUUID() }];
    }
    if (call.endsWith("/status")) return [200, { status: this.failure ? "ERROR" : "FINISHED" }];
    if (this.failure) return [500, { errors: ["Internal server error.", this.failure] }];
    return /^(INSERT|EXECUTE)/.test(session.statements.at(-1) ?? "")
      ? this.submit(session)
      : [200, { results: { data: [] } }];
  }

  private submit(session: Submission): [number, unknown] {
    const {
      "pipeline.name": name = "",
      "$internal.pipeline.job-id": jid,
      "pipeline.global-job-parameters": parameters = "",
    } = session.properties;
    if (this.jobs.some((job) => job.jid === jid))
      return [
        500,
        {
          errors: [
            "Internal server error.",
            "org.apache.flink.DuplicateJobSubmissionException: Job has already been submitted.",
          ],
        },
      ];
    this.submissions.push(structuredClone(session));
    this.add(name, "RUNNING", Object.fromEntries([parameters.split(":")]), jid);
    return [200, { results: { data: [{ fields: [jid] }] } }];
  }
}

async function json(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
}
