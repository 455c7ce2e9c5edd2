/** What surrounds one command: what it may read, and what it prints. */

/** What a command may read, and who edits for it. */
export interface CommandInput {
  readonly stdin?: string;
  /** Texts of files by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The editor of `kubectl edit`: gets a text and returns the edited one. */
  readonly editor?: (text: string) => string;
  /** How long a command without a timeout of its own waits at most, in milliseconds. */
  readonly patienceMs?: number;
}

/** What came of a command. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 0 where all went well. */
  readonly code: number;
}

const PATIENCE_MS = 600_000;

/** One command under way. */
export class Terminal {
  readonly input: CommandInput;
  /** The namespace where none is named. */
  readonly namespace: string;
  stdout = "";
  stderr = "";

  constructor(input: CommandInput, namespace = "default") {
    this.input = input;
    this.namespace = namespace;
  }

  get patienceMs(): number {
    return this.input.patienceMs ?? PATIENCE_MS;
  }

  /** Prints a line. */
  line(text: string): void {
    this.stdout += `${text}\n`;
  }

  /** Prints lines. */
  lines(texts: readonly string[]): void {
    if (texts.length > 0) this.stdout += `${texts.join("\n")}\n`;
  }

  /** Prints a text as it is. */
  print(text: string): void {
    this.stdout += text;
  }

  /** Prints a line on standard error. */
  complain(text: string): void {
    this.stderr += `${text}\n`;
  }
}
