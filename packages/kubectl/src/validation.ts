/** How strictly the server looks at fields: `--validate`. */
import { failed } from "./failure.js";
import type { Given } from "./grammar/flag.js";

/** The server's word for what `--validate` says. Throws a `CommandError` for any other. */
export function validationOf(given: Given): "Strict" | "Warn" | "Ignore" {
  switch (given.text("validate", "strict")) {
    case "strict":
    case "true":
      return "Strict";
    case "warn":
      return "Warn";
    case "ignore":
    case "false":
      return "Ignore";
    default:
      throw failed(`invalid - validate option ${JSON.stringify(given.text("validate"))}; must be one of: strict (or true), warn, ignore (or false)`);
  }
}
