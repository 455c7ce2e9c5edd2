/** Who may ask: on a loopback address everybody on the machine, but no page in a browser; anywhere else whoever has the token. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { failure, type Status } from "@everynode/model";
import { UsageError } from "everynode";

/** What opens a server to others than this machine. */
export interface Doors {
  readonly host: string;
  readonly token?: string | undefined;
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);

const LEAST_TOKEN = 16;

/** Throws a `UsageError` for a server that would be open to everybody. */
export function checkDoors({ host, token, tls }: Doors): void {
  if (token !== undefined && (token.length < LEAST_TOKEN || !/^[\x21-\x7e]+$/.test(token))) throw new UsageError(`a token must be at least ${LEAST_TOKEN} printable ASCII characters without spaces; got ${token.length}`);
  if (isLoopback(host)) return;
  if (token === undefined) throw new UsageError(`host ${JSON.stringify(host)} is open to other machines: it takes a token (and a certificate and key); without them only loopback addresses are served`);
  if (tls === undefined) throw new UsageError(`host ${JSON.stringify(host)} is open to other machines: it takes a certificate and a key besides the token, which would go over the net in the clear`);
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const UNAUTHORIZED: Status = failure({ code: 401, reason: "Unauthorized", message: "Unauthorized" });

/** Why a request is not answered, or undefined. */
export function refusalOf(headers: IncomingHttpHeaders, { token }: Pick<Doors, "token">): Status | undefined {
  if (token !== undefined) {
    const [, given = ""] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
    return timingSafeEqual(digest(given), digest(token)) ? undefined : UNAUTHORIZED;
  }
  // A page in a browser could ask any server of the machine that it runs on, under a name that leads there.
  if (headers.origin !== undefined) return forbidden("requests of web pages are not answered: this one has an Origin header");
  const host = (headers.host ?? "localhost").replace(/:\d+$/, "");
  return isLoopback(host) ? undefined : forbidden(`this server answers to loopback addresses only; got Host ${JSON.stringify(host)}`);
}

const forbidden = (message: string): Status => failure({ code: 403, reason: "Forbidden", message });
