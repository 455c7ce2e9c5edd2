/**
 * What containers do once they run: programs, by the image that they are started from.
 *
 * Source: none; a real container runs a real program. These are told by a few figures and pure functions, from which everything that they do at any moment follows.
 */
import { bytesOf } from "./bytes.js";
import { behaviourOfImage } from "../pod-life.js";

/** Where and as what a program runs. */
export interface ProgramPlace {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** How often the container was run before. */
  readonly restarts: number;
}

/** Lines that a program brings forth, one every so often. */
export interface ProgramOutput {
  /** Between two lines, in milliseconds, more than 0; the first comes at the start. */
  readonly everyMs: number;
  /** Line number `n`, from 0. Pure. */
  readonly line: (n: number, place: ProgramPlace) => string;
}

/** What the containers of an image do. Everything may be left out: such a program runs for ever and needs nothing. Times are simulated milliseconds. */
export interface Program {
  /** How long the image is pulled before the container starts; Infinity: it is not to be had. 0 where left out. */
  readonly pullMs?: number;
  /** From its start until its probes succeed; Infinity: never. 0 where left out. Without a probe nobody finds out. */
  readonly readyAfterMs?: number;
  /** From its start until it ends by itself; Infinity where left out. */
  readonly endsAfterMs?: number;
  /** With which it ends by itself; 0 where left out. */
  readonly exitCode?: number;
  /** How long it takes to end once it is told to; what outlasts the pod's grace period is killed. 0 where left out. */
  readonly stopMs?: number;
  /** The memory that it takes at its start, as a quantity (`50Mi`); none where left out. */
  readonly memory?: string;
  /** What it takes more with every second, as a quantity; none where left out. */
  readonly memoryPerSecond?: string;
  /** What it prints: its log. */
  readonly prints?: ProgramOutput;
  /** Files that it appends lines to, by their path in the container. On a volume that is mounted read-only that ends it with exit code 1. */
  readonly writes?: readonly (ProgramOutput & { readonly path: string })[];
  /** A folder in the container, of whose files it prints every line: what others print and write on its machine, where the folder is one of the machine's. */
  readonly reads?: string;
}

/** Programs by image, with or without the image's tag. */
export type Programs = Readonly<Record<string, Program>>;

/** A program whose figures are all there. */
export interface WholeProgram {
  readonly pullMs: number;
  readonly readyAfterMs: number;
  readonly endsAfterMs: number;
  readonly exitCode: number;
  readonly stopMs: number;
  readonly memoryBytes: number;
  readonly bytesPerSecond: number;
  readonly prints: ProgramOutput | undefined;
  readonly writes: readonly (ProgramOutput & { readonly path: string })[];
  readonly reads: string | undefined;
}

function whole(program: Program): WholeProgram {
  const { pullMs = 0, readyAfterMs = 0, endsAfterMs = Infinity, exitCode = 0, stopMs = 0, memory, memoryPerSecond, prints, writes = [], reads } = program;
  return { pullMs, readyAfterMs, endsAfterMs, exitCode, stopMs, memoryBytes: bytesOf(memory) ?? 0, bytesPerSecond: bytesOf(memoryPerSecond) ?? 0, prints, writes, reads };
}

/** What an image does that nobody said anything about, by the part of its name before the first slash; `slow` ones are pulled for `slowMs`. */
function programByName(image: string, slowMs: number): Program {
  switch (behaviourOfImage(image)) {
    case "ready":
      return {};
    case "unready":
      return { readyAfterMs: Infinity };
    case "fail":
      return { endsAfterMs: 0, exitCode: 1 };
    case "slow":
      return { pullMs: slowMs };
    case "stuck":
      return { pullMs: Infinity };
  }
}

/** The image without its tag or digest. */
function untagged(image: string): string {
  const [name = ""] = image.split("@");
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
}

/** The program of each image: as it is called in `programs`, tag and all or without, else by its name (`fail/`, `unready/`, `slow/`, `stuck/`). Computed once an image. */
export function programOf(programs: Programs, slowMs: number): (image: string) => WholeProgram {
  const known = new Map<string, WholeProgram>();
  return (image) => {
    const before = known.get(image);
    if (before !== undefined) return before;
    const named = Object.hasOwn(programs, image) ? image : untagged(image);
    const program = whole(Object.hasOwn(programs, named) ? (programs[named] as Program) : programByName(image, slowMs));
    known.set(image, program);
    return program;
  };
}

/** The program of an image, looked up. */
export type ProgramLookup = ReturnType<typeof programOf>;

/** The memory in bytes that a program has taken after running for `ranMs`. */
export const memoryAfter = ({ memoryBytes, bytesPerSecond }: WholeProgram, ranMs: number): number => memoryBytes + (bytesPerSecond * ranMs) / 1000;
