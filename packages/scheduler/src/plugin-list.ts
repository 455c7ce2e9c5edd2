/** The plugins that somebody gave a scheduler, looked at before they are asked for anything. */
import { nearestWord } from "@everynode/model";
import type { Plugin } from "./plugin.js";
import { describedValue, instead, PluginError } from "./plugin-error.js";

const MEMBERS: Readonly<Record<keyof Plugin, "text" | "number" | "function">> = {
  name: "text",
  weight: "number",
  prepare: "function",
  sign: "function",
  moved: "function",
  filter: "function",
  prepareScores: "function",
  score: "function",
  normalize: "function",
  mayHelp: "function",
};
const NAMES = Object.keys(MEMBERS) as readonly (keyof Plugin)[];
const FUNCTIONS = NAMES.filter((name) => MEMBERS[name] === "function");

/** Throws a `PluginError` unless `given` is a list of plugins, each with a name of its own. `where` is the place of the list: `profiles[0].plugins`. */
export function checkPlugins(given: unknown, where: string): void {
  if (!Array.isArray(given)) throw new PluginError(`scheduler: ${where} must be an array of plugins; got ${describedValue(given)}`);
  const places = new Map<string, number>();
  (given as readonly unknown[]).forEach((plugin, at) => {
    const place = `${where}[${at}]`;
    const name = checkedName(plugin, place);
    const before = places.get(name);
    if (before !== undefined) throw new PluginError(`scheduler: ${place}.name must differ from those of other plugins; got ${JSON.stringify(name)}, the name of ${where}[${before}]`);
    places.set(name, at);
    checkMembers(plugin as object, `${place}, ${JSON.stringify(name)}`);
  });
}

function checkedName(plugin: unknown, place: string): string {
  if (typeof plugin !== "object" || plugin === null || Array.isArray(plugin)) throw new PluginError(`scheduler: ${place} must be a plugin, an object with a name; got ${describedValue(plugin)}`);
  const name = "name" in plugin ? plugin.name : undefined;
  if (typeof name === "string" && name !== "") return name;
  throw new PluginError(`scheduler: ${place}.name must be a text that is not empty; got ${describedValue(name)}`);
}

function checkMembers(plugin: object, place: string): void {
  const stray = strayMember(plugin);
  if (stray !== undefined) throw new PluginError(`scheduler: ${place} knows no ${JSON.stringify(stray)}; ${instead(stray, NAMES)}`);
  const members = plugin as Plugin;
  const { weight } = members;
  if (weight !== undefined && !(Number.isFinite(weight) && weight >= 0)) throw new PluginError(`scheduler: ${place}: weight must be a finite number of at least 0; got ${describedValue(weight)}`);
  for (const name of FUNCTIONS) {
    const member: unknown = members[name];
    if (member !== undefined && typeof member !== "function") throw new PluginError(`scheduler: ${place}: ${name} must be a function; got ${describedValue(member)}`);
  }
}

/** A member that nobody will ask for. */
function strayMember(plugin: object): string | undefined {
  const above: unknown = Object.getPrototypeOf(plugin);
  if (above === null || above === Object.prototype) return Object.keys(plugin).find((name) => !Object.hasOwn(MEMBERS, name));
  return methodsOf(plugin).find((name) => isMisspelt(name, plugin as Plugin));
}

/** The names of an object's functions, those of its classes among them. */
function methodsOf(plugin: object): readonly string[] {
  const names: string[] = [];
  for (let at: object | null = plugin; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(at));
    names.push(...properties.flatMap(([name, { value }]) => (name !== "constructor" && typeof value === "function" ? [name] : [])));
  }
  return names;
}

/** A class may have methods for itself: only one that begins like a function which the plugin lacks, and is nearly called so, is taken to be that one. */
function isMisspelt(name: string, plugin: Plugin): boolean {
  if (Object.hasOwn(MEMBERS, name)) return false;
  const near = nearestWord(name, FUNCTIONS.filter((each) => plugin[each] === undefined));
  return near?.slice(0, 2).toLowerCase() === name.slice(0, 2).toLowerCase();
}
