import { readFileSync } from "node:fs";

const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const running = process.env.npm_execpath ?? "";

/** The command and first arguments that run pnpm: the one that called us, or else the pinned one by way of npx. */
export const pnpm = /pnpm\.[cm]?js$/.test(running) ? [process.execPath, running] : ["npx", "-y", packageManager];
