import { request } from "./request";

export interface TokenOptions {
  /** Where tokens are handed out (RFC 6749, section 3.2). */
  readonly url: string;
  /** The client as `id:secret`. */
  readonly credential: () => Promise<string>;
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Gives a token for a request; with `true` not the one that was refused. */
export type TokenSource = (refused?: boolean) => Promise<string>;

/** Used while it is good for that long, so that it does not run out on its way; milliseconds. */
const marginMs = 30_000;

/** Tokens by a client's credentials (RFC 6749, section 4.4), each used until shortly before it ends. */
export function clientCredentials({ url, credential, scope, now = Date.now }: TokenOptions): TokenSource {
  let current: { token: string; until: number } | undefined;
  return async (refused) => {
    if (refused || !current || now() > current.until) {
      current = undefined;
      const [id, secret] = split(await credential());
      const body = { grant_type: "client_credentials", client_id: id, client_secret: secret, scope };
      const response = await request(url, { method: "POST", body: new URLSearchParams(body) });
      const text = await response.text();
      if (!response.ok) {
        throw new Error(
          `no token: ${url} answered ${response.status}: ${text.slice(0, 200)}; check the client's credential`,
        );
      }
      const answer = JSON.parse(text) as { access_token?: string; expires_in?: number };
      if (!answer.access_token) {
        throw new Error(`no token: ${url} answered without an access_token`);
      }
      // Who does not say how long it lasts has it used until it is refused.
      const lasts = answer.expires_in === undefined ? Number.POSITIVE_INFINITY : answer.expires_in * 1000 - marginMs;
      current = { token: answer.access_token, until: now() + lasts };
    }
    return current.token;
  };
}

/** A secret may hold a colon, an id may not. */
function split(credential: string): [string, string] {
  const at = credential.indexOf(":");
  if (at < 1) throw new Error("no token: the client's credential is not of the form id:secret");
  return [credential.slice(0, at), credential.slice(at + 1)];
}
