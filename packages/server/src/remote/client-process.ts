/**
 * A client in a process of its own, played in lock-step: it is told something, does what it does, and once it is silent what it asks for is known. Its lists and watches are answered
 * from what it may know, everything else by whoever plays it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HttpRequest, HttpResponse, Request, Response } from "@everynode/api";
import type { Change, View } from "@everynode/core";
import { kubeconfigText } from "../kubeconfig.js";
import { readRequest } from "../read-request.js";
import { headersOf, statusResponse, writeResponse } from "../write-response.js";
import { WatchStream } from "../watch-stream.js";
import { answeredWith, askedFor, asText } from "./asked.js";
import { KnownState } from "./known-state.js";
import { Stillness } from "./stillness.js";

/** How a client is started. Its environment gets KUBECONFIG, and EVERYNODE_URL besides. */
export interface ClientCommand {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Real milliseconds within which it has to ask for something when it starts, and to fall silent afterwards; 10,000 where left out. */
  readonly patienceMs?: number;
  /** Real milliseconds of silence after which it counts as done, on machines that do not tell what a process does; 50 where left out. */
  readonly graceMs?: number;
}

/** What a client is told. */
export type ClientStep = { readonly type: "hear"; readonly view: View; readonly changes: readonly Change[] } | { readonly type: "reply"; readonly responses: readonly Response[] };

/** What a client does next. */
export type ClientMove =
  | { readonly type: "ask"; readonly requests: readonly Request[] }
  | { readonly type: "rest"; readonly wakeAtMs?: number }
  | { readonly type: "ended"; readonly why: string }
  | { readonly type: "break"; readonly why: string };

/** A request that waits for its response. */
interface Held {
  readonly http: HttpRequest;
  readonly response: ServerResponse;
}

interface Asked extends Held {
  readonly request: Request;
}

interface Sleeper {
  readonly untilMs: number;
  readonly response: ServerResponse;
}

const PATIENCE_MS = 10_000;
const GRACE_MS = 50;
const LOOK_MS = 2;
/** Looks in a row at which a client must be found waiting. */
const LOOKS = 3;
const REFUSED = 400;
const ERROR_CHARACTERS = 2000;
const SLEEP = "/everynode/v1/sleep";
const TIME = "/everynode/v1/time";

/** One process, from its start to its end. */
export class ClientProcess {
  readonly #command: ClientCommand;
  readonly #server: Server;
  readonly #home = mkdtempSync(join(tmpdir(), "everynode-client-"));
  #child: ChildProcess | undefined;
  #stillness: Stillness | undefined;
  #known: KnownState | undefined;
  /** Requests that nobody has looked at yet. */
  #held: Held[] = [];
  #asked: readonly Asked[] = [];
  #sleepers: readonly Sleeper[] = [];
  readonly #streams = new Set<WatchStream>();
  #lastMs = 0;
  #hasAsked = false;
  /** True once it has been silent, or was refused something: a process that ends before has a mistake, and would make it again and again. */
  #hasLived = false;
  #ended: string | undefined;
  #mistake: string | undefined;
  #errors = "";
  readonly #started: Promise<void>;

  /** Starts the process. What it asks for waits until it is told what it may know. */
  constructor(command: ClientCommand) {
    this.#command = command;
    this.#server = createServer({ keepAliveTimeout: 0 }, (message, response) => void this.#receive(message, response));
    this.#started = this.#start();
  }

  /** Where it stands before it has been told anything. */
  async begin(): Promise<ClientMove> {
    await this.#started;
    return { type: "rest" };
  }

  /** What it does once it has been told something. */
  async goOn(step: ClientStep): Promise<ClientMove> {
    if (step.type === "hear") this.#hear(step.view, step.changes);
    else await this.#reply(step.responses);
    return this.#silent();
  }

  /** True once the process has ended. */
  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  /** Ends the process at once: its connections break off. */
  end(): void {
    this.#ended ??= "it was ended";
    this.#child?.kill("SIGKILL");
    for (const stream of this.#streams) stream.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
    this.#server.unref();
    const url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const kubeconfig = join(this.#home, "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigText({ url }));
    const { command, args = [], cwd, env = {} } = this.#command;
    const child = spawn(command, args, { ...(cwd === undefined ? {} : { cwd }), env: { PATH: process.env["PATH"], HOME: this.#home, ...env, KUBECONFIG: kubeconfig, EVERYNODE_URL: url }, stdio: ["ignore", "ignore", "pipe"] });
    this.#child = child;
    // Whoever plays is waited for; a process that only stands ready is not.
    child.unref();
    (child.stderr as Partial<Socket>).unref?.();
    if (child.pid !== undefined && Stillness.isTold(child.pid)) this.#stillness = new Stillness(child.pid);
    child.stderr.on("data", (chunk: Buffer) => void (this.#errors = (this.#errors + chunk.toString()).slice(-ERROR_CHARACTERS)));
    child.on("error", (error) => void (this.#ended ??= error.message));
    child.on("exit", (code, signal) => void (this.#ended ??= `the process ended with ${code ?? signal}${this.#errors === "" ? "" : `: ${this.#errors.trim()}`}`));
  }

  async #receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const read = await readRequest(message);
      this.#touched();
      this.#hasAsked = true;
      response.on("error", () => undefined);
      if (read.ok) this.#held.push({ http: read.request, response });
      else await writeResponse(response, statusResponse(read.status), { gzip: false });
    } catch {
      response.destroy();
    }
  }

  #touched(): void {
    this.#lastMs = performance.now();
    this.#stillness?.reset();
  }

  #hear(view: View, changes: readonly Change[]): void {
    if (this.#known === undefined) this.#known = new KnownState(view);
    else this.#known.hear(view, changes);
    for (const stream of this.#streams) stream.tell(this.#known.seenFor(stream.kind), new Map());
    const due = this.#sleepers.filter(({ untilMs }) => untilMs <= view.nowMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const { response } of due) this.#say(response, { nowMs: view.nowMs });
    this.#touched();
  }

  async #reply(responses: readonly Response[]): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    for (const [at, { http, request, response }] of asked.entries()) {
      const answer = responses[at];
      if (answer !== undefined) await writeResponse(response, answeredWith(this.#seen(request.kind), http, answer), { gzip: false });
    }
    this.#touched();
  }

  #seen(kind: string): ReturnType<KnownState["seenFor"]> {
    if (this.#known === undefined) throw new Error("a client was answered before it was told anything");
    return this.#known.seenFor(kind);
  }

  /** Waits until the process is silent, answering what may be answered at once, and says what it has come to. */
  async #silent(): Promise<ClientMove> {
    const untilMs = performance.now() + (this.#command.patienceMs ?? PATIENCE_MS);
    while (!this.#isSilent()) {
      await this.#answerHeld();
      if (this.#mistake !== undefined) return { type: "break", why: this.#mistake };
      if (performance.now() > untilMs) return { type: "break", why: this.#hasAsked ? "the process does not fall silent" : `the process has asked for nothing since it was started${this.#errors === "" ? "" : `: ${this.#errors.trim()}`}` };
      await new Promise((resolve) => void setTimeout(resolve, LOOK_MS));
    }
    if (this.#ended !== undefined) return { type: this.#hasLived ? "ended" : "break", why: this.#ended };
    this.#hasLived = true;
    const first = this.#asked.map((asked) => ({ asked, text: asText(asked.http) })).sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    this.#asked = first.map(({ asked }) => asked);
    if (this.#asked.length > 0) return { type: "ask", requests: this.#asked.map(({ request }) => request) };
    const wakeAtMs = Math.min(...this.#sleepers.map(({ untilMs: at }) => at));
    return Number.isFinite(wakeAtMs) ? { type: "rest", wakeAtMs } : { type: "rest" };
  }

  #isSilent(): boolean {
    if (this.#ended !== undefined) return true;
    if (!this.#hasAsked || this.#held.length > 0 || [...this.#streams].some((stream) => stream.isBehind)) return false;
    if (this.#stillness === undefined) return performance.now() - this.#lastMs > (this.#command.graceMs ?? GRACE_MS);
    return this.#stillness.look() >= LOOKS;
  }

  async #answerHeld(): Promise<void> {
    const held = this.#held;
    this.#held = [];
    for (const each of held) {
      if (each.http.path === TIME) this.#say(each.response, { nowMs: this.#known?.nowMs });
      else if (each.http.path === SLEEP) this.#sleep(each);
      else await this.#answer(each);
      this.#touched();
    }
  }

  async #answer({ http, response }: Held): Promise<void> {
    const found = askedFor(http, (kind) => this.#seen(kind));
    if (found.type === "unknown") {
      this.#mistake = `the process reads ${found.kind} from its cache, which is none of the kinds that its controller was said to watch`;
      response.destroy();
    } else if (found.type === "ask") this.#asked = [...this.#asked, { http, request: found.request, response }];
    else if (found.response.body.type === "watch") this.#watch(found.response, http, response);
    else {
      if (found.response.code >= REFUSED) this.#hasLived = true;
      await writeResponse(response, found.response, { gzip: false });
    }
  }

  #watch(answer: HttpResponse, { query }: HttpRequest, response: ServerResponse): void {
    if (answer.body.type !== "watch") return;
    response.writeHead(answer.code, headersOf(answer.headers) as Record<string, string>);
    response.flushHeaders();
    const bookmarks = query["allowWatchBookmarks"] === "true";
    const stream = new WatchStream(response, answer.body, { bookmarks, client: "", stallMs: PATIENCE_MS, isShared: () => false, onEnd: (ended) => void this.#streams.delete(ended) });
    this.#streams.add(stream);
    stream.tell(this.#seen(stream.kind), new Map());
  }

  /** Answered once the simulated clock is there. */
  #sleep({ http, response }: Held): void {
    let ms: unknown;
    try {
      ms = (JSON.parse(http.body ?? "{}") as { readonly for?: unknown }).for;
    } catch {
      ms = undefined;
    }
    if (typeof ms === "number" && Number.isSafeInteger(ms) && ms > 0) this.#sleepers = [...this.#sleepers, { untilMs: (this.#known?.nowMs ?? 0) + ms, response }];
    else this.#mistake = `the process asked ${SLEEP} for ${http.body ?? "nothing"}; it takes { "for": MILLISECONDS }`;
  }

  #say(response: ServerResponse, value: object): void {
    void writeResponse(response, { code: 200, headers: { contentType: "application/json", warnings: [] }, body: { type: "json", value } }, { gzip: false });
  }
}
