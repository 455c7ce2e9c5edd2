// Runs a lesson as a plain script.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { shownForms } from "./cells.mjs";

/** Writes the script to `file`, from where its imports are found, runs it, and returns what each of its cells shows, by media type, as the kernel would have it. */
export async function playScript(script, file) {
  const forms = [];
  globalThis.tell = (at, value) => {
    forms[at] = shownForms(value);
  };
  writeFileSync(file, script);
  try {
    await import(pathToFileURL(file).href);
  } finally {
    delete globalThis.tell;
  }
  return forms;
}
