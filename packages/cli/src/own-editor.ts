/** The editor of whoever sits at the terminal. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Lets a person edit a text by KUBE_EDITOR, EDITOR or vi, as kubectl does; the text is as it was where the editor fails. */
export function editedByHand(text: string): string {
  const editor = process.env["KUBE_EDITOR"] ?? process.env["EDITOR"] ?? "vi";
  const folder = mkdtempSync(join(tmpdir(), "everynode-edit-"));
  const file = join(folder, "object.yaml");
  try {
    writeFileSync(file, text);
    const { status } = spawnSync(`${editor} ${file}`, { shell: true, stdio: "inherit" });
    return status === 0 ? readFileSync(file, "utf8") : text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
