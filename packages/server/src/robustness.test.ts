import { connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { MOST_BODY_BYTES } from "./read-request.js";
import { CONFIG_MAPS, configMap, eventually, served, type Tested, watching } from "./test-client.js";

// FUZZ_RUNS=10000 for the whole of it.
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1000);
const STANDS = { time: { type: "quiet", factor: 0 } } as const;

/** A small generator of numbers, so that a run can be had again. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const BODIES: readonly string[] = [
  JSON.stringify(configMap("a", { a: "b" })),
  '{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"agent"},"spec":{"selector":{"matchLabels":{"app":"agent"}},"template":{"metadata":{"labels":{"app":"agent"}},"spec":{"containers":[{"name":"main","image":"app:1"}]}}}}',
  '[{"op":"replace","path":"/metadata/labels","value":{"a":"b"}},{"op":"test","path":"/data/a~1b","value":null}]',
  '{"metadata":{"labels":{"a":null},"$patch":"replace"},"spec":{"$setElementOrder/containers":[{"name":"x"}]}}',
  '{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Orphan","preconditions":{"uid":"x"}}',
  "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: &a a\ndata: {b: *a}\n",
  "k8s\0\n\x11\n\x02v1\x12\x09Namespace\x12\x0c\n\x06\n\x04shop\x12\0\x1a\0",
  "",
];
const PATHS: readonly string[] = [
  CONFIG_MAPS,
  `${CONFIG_MAPS}/a`,
  "/apis/apps/v1/daemonsets?limit=1&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ",
  "/apis/apps/v1/namespaces/default/daemonsets/agent/status?fieldManager=x&fieldValidation=Strict",
  "/api/v1/nodes?labelSelector=a in (b,c),!d&fieldSelector=metadata.name=x",
  "/api/v1/watch/pods?timeoutSeconds=0&resourceVersion=1",
  "/api/v1/namespaces/default/pods/a/log?container=x&tailLines=1",
  "/api/v1/namespaces/default/pods/a/eviction",
  "/openapi/v3/apis/apps/v1?hash=1",
  "/everynode/v1/step",
  "/apis",
];
const TYPES: readonly string[] = ["application/json", "application/yaml", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml", "application/vnd.kubernetes.protobuf", "text/plain"];
const METHODS: readonly string[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO"];
const ACCEPTS: readonly string[] = ["*/*", "application/json;as=Table;v=v1;g=meta.k8s.io", "application/yaml", "application/vnd.kubernetes.protobuf", ";;q=,/"];

/** A request that is more or less one, as bytes. */
function garbled(draw: (below: number) => number): Buffer {
  const one = <T>(list: readonly T[]): T => list[draw(list.length)] as T;
  const spoilt = (text: string): string => {
    let result = text;
    for (let times = draw(4); times > 0; times--) {
      const at = draw(result.length + 1);
      const kind = draw(4);
      const character = String.fromCharCode(draw(256));
      result = kind === 0 ? result.slice(0, at) + character + result.slice(at) : kind === 1 ? result.slice(0, at) + result.slice(at + 1 + draw(8)) : kind === 2 ? result.slice(0, at) + result.slice(0, at) : result.slice(0, at) + one(["%", "..", "__proto__", "\0", "1e999", "🙂", '"', "{", "]"]) + result.slice(at);
    }
    return result.slice(0, 100_000);
  };
  const maybe = (text: string): string => (draw(3) === 0 ? spoilt(text) : text);
  const body = Buffer.from(maybe(one(BODIES)), draw(2) === 0 ? "latin1" : "utf8");
  const length = draw(20) === 0 ? draw(100) : body.length;
  const head = `${maybe(one(METHODS))} ${maybe(one(PATHS)).replaceAll(" ", "%20")} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: ${maybe(one(ACCEPTS))}\r\nContent-Type: ${maybe(one(TYPES))}\r\nContent-Length: ${length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(draw(10) === 0 ? spoilt(head) : head, "latin1"), body]);
}

const FIRST_BYTES = 12;

/** What comes back for some bytes: the beginning of a response, or nothing where the connection was closed. */
async function sent(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => void socket.end(bytes));
    socket.setTimeout(5000, () => finish("timed out"));
    const finish = (what: string): void => {
      socket.destroy();
      resolve(what);
    };
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      // Watches go on and on.
      if (answer.length >= FIRST_BYTES) finish(answer.slice(0, FIRST_BYTES));
    });
    socket.on("error", () => finish(answer));
    socket.on("close", () => finish(answer));
  });
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const heapBytes = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};

async function connections(on: Tested): Promise<number> {
  await new Promise((resolve) => void setTimeout(resolve, 20));
  return on.server.connections();
}

describe("whatever comes in over the wire", () => {
  it(`of ${RUNS} garbled requests each gets a response or a closed connection`, async () => {
    await using on = await served(STANDS);
    const draw = drawer(Number(process.env["FUZZ_SEED"] ?? 1));
    const answers = new Map<string, number>();
    for (let done = 0; done < RUNS; done += 50) {
      const batch = await Promise.all(Array.from({ length: 50 }, async () => sent(on.server.port, garbled(draw))));
      for (const answer of batch) answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    expect([...answers.keys()].filter((answer) => answer !== "" && !/^HTTP\/1\.1 [2-5]\d\d$/.test(answer))).toEqual([]);
    expect(on.errors).toEqual([]);
    // Most of them say something after all.
    expect(answers.get("HTTP/1.1 200") ?? 0).toBeGreaterThan(RUNS / 50);
    expect((await on.ask("GET", "/healthz")).body).toBe("ok");
    await eventually(() => on.server.watches === 0, "the end of all watches");
  }, 600_000);

  it("refuses bodies that are too long, whether or not they say so", async () => {
    await using on = await served(STANDS);
    const long = JSON.stringify(configMap("a", { a: "x".repeat(MOST_BODY_BYTES) }));
    expect(await on.ask("POST", CONFIG_MAPS, long)).toMatchObject({ code: 413, body: { kind: "Status", reason: "RequestEntityTooLarge" } });
    const chunked = Buffer.concat([Buffer.from(`POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`), ...Array.from({ length: 80 }, () => Buffer.from(`10000\r\n${"x".repeat(0x10000)}\r\n`))]);
    expect(await sent(on.server.port, chunked)).toMatch(/^(HTTP\/1\.1 413)?$/);
    expect(await on.ask("POST", CONFIG_MAPS, "{}", { "content-encoding": "gzip" })).toMatchObject({ code: 415 });
    expect(on.errors).toEqual([]);
  });

  it("answers connections that are half closed, and forgets those that break off", async () => {
    await using on = await served(STANDS);
    const half = `GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    expect(await sent(on.server.port, Buffer.from(half))).toBe("HTTP/1.1 200");
    const sockets: Socket[] = [];
    for (const text of ["", "GET /api", "POST /api/v1/namespaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{", `GET ${CONFIG_MAPS}?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n`]) {
      for (let count = 0; count < 10; count++) {
        const socket = connect({ port: on.server.port, host: "127.0.0.1" }, () => void socket.write(text));
        socket.on("error", () => undefined);
        sockets.push(socket);
      }
    }
    await eventually(() => on.server.watches === 10, "ten watches");
    for (const [at, socket] of sockets.entries()) void (at % 2 === 0 ? socket.destroy() : socket.resetAndDestroy());
    await eventually(() => on.server.watches === 0, "the end of all watches");
    let open = await connections(on);
    for (let tries = 0; open > 1 && tries < 100; tries++) open = await connections(on);
    expect(open).toBeLessThanOrEqual(1);
    expect(on.errors).toEqual([]);
  });

  it("takes so many watches and no more, and is as small as before once they are gone", async () => {
    await using on = await served({ ...STANDS, limits: { watches: 100 } });
    const url = `${on.url}${CONFIG_MAPS}?watch=true`;
    const round = async (): Promise<void> => {
      const all = await Promise.all(Array.from({ length: 130 }, async () => watching(url)));
      const refused = all.filter(({ response }) => response.statusCode === 429);
      expect(refused).toHaveLength(30);
      expect(refused[0]?.response.headers["retry-after"]).toBe("1");
      all.forEach((each) => each.stop());
      await eventually(() => on.server.watches === 0, "the end of all watches");
    };
    await round();
    const before = heapBytes();
    for (let times = 0; times < 5; times++) await round();
    expect(heapBytes() - before).toBeLessThan(3_000_000);
  }, 60_000);

  it("drops a watcher that takes nothing, and keeps nothing for it", async () => {
    await using on = await served({ ...STANDS, limits: { stallMs: 300, history: 64 } }, { history: "off" });
    const socket = connect({ port: on.server.port, host: "127.0.0.1" }, () => void socket.write(`GET ${CONFIG_MAPS}?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n`));
    socket.on("error", () => undefined);
    await eventually(() => on.server.watches === 1, "the watch");
    socket.pause();
    const text = "x".repeat(100_000);
    await on.ask("POST", CONFIG_MAPS, configMap("a"));
    const before = heapBytes() + process.memoryUsage().external;
    for (let count = 0; count < 3000; count++) {
      on.cluster.patch("ConfigMap", "a", { data: { text: `${count}${text}` } });
      if (count % 10 === 0) await on.server.changed();
    }
    await eventually(() => on.server.watches === 0, "the end of the watch");
    // 300 MB went by; the log keeps some hundred of them.
    expect(heapBytes() + process.memoryUsage().external - before).toBeLessThan(90_000_000);
    socket.destroy();
  }, 60_000);

  it("survives a request that breaks it", async () => {
    await using on = await served(STANDS);
    const { simulation } = on.cluster;
    // Nothing that clients send does this: a cluster without shelves.
    on.cluster.restore({ simulation: { ...simulation, cluster: { ...simulation.cluster, shelves: [] } } });
    expect(await on.ask("GET", `${CONFIG_MAPS}/a`)).toMatchObject({ code: 500, body: { kind: "Status", reason: "InternalError" } });
    expect(on.errors).toHaveLength(1);
    on.cluster.restore({ simulation });
    expect((await on.ask("GET", `${CONFIG_MAPS}/a`)).code).toBe(404);
  });
});

describe("a server's doors", () => {
  it("answers whoever has the token, and nobody else", async () => {
    await using on = await served({ ...STANDS, token: "0123456789abcdef" });
    const unauthorized = { code: 401, body: { kind: "Status", reason: "Unauthorized", message: "Unauthorized" } };
    expect(await on.ask("GET", "/version")).toMatchObject(unauthorized);
    expect(await on.ask("GET", "/version", undefined, { authorization: "Bearer 0123456789abcdeF" })).toMatchObject(unauthorized);
    expect(await on.ask("GET", "/version", undefined, { authorization: "Bearer 0123456789abcdef" })).toMatchObject({ code: 200 });
    expect(on.server.kubeconfig).toContain('"token": "0123456789abcdef"');
  });

  it("answers no page of a browser, and no other name than this machine's", async () => {
    await using on = await served(STANDS);
    expect(await on.ask("GET", "/version", undefined, { origin: "https://example.com" })).toMatchObject({ code: 403 });
    const answer = await sent(on.server.port, Buffer.from("GET /version HTTP/1.1\r\nHost: evil.example.com\r\n\r\n"));
    expect(answer).toBe("HTTP/1.1 403");
  });

  it("stays shut to other machines without a token and a certificate", async () => {
    await expect(served({ host: "0.0.0.0" })).rejects.toThrow("takes a token");
    await expect(served({ host: "0.0.0.0", token: "0123456789abcdef" })).rejects.toThrow("takes a certificate");
    await expect(served({ token: "short" })).rejects.toThrow("at least 16");
    await expect(served({ tls: { cert: "no", key: "no" } })).rejects.toThrow("cannot be used");
  });
});
