/** What a scheduler can be told, and what it makes of that. */
import { guarded } from "./guarded-plugin.js";
import type { Plugin, Profile } from "./plugin.js";
import { describedValue, instead, PluginError } from "./plugin-error.js";
import { checkPlugins } from "./plugin-list.js";
import { DEFAULT_PLUGINS } from "./plugins/default-plugins.js";

/** What the scheduler can be told to do otherwise. */
export interface SchedulerOptions {
  /** The controller's name, unique among schedulers; "default-scheduler" where left out. */
  readonly name?: string;
  /** The plugins of the profile called as the scheduler is; Kubernetes' where left out. */
  readonly plugins?: readonly Plugin[];
  /** Given: the profiles that pods may ask for, in place of that one. */
  readonly profiles?: readonly Profile[];
  /** Of nodes that are equally good, the first by name is taken, or one is drawn as Kubernetes does; "by-name" where left out. */
  readonly ties?: "by-name" | "drawn";
  /** "all": an Event tells of each pod that is bound, too. "failures" where left out. */
  readonly events?: "failures" | "all";
}

/** Options with nothing left out. */
export interface SchedulerRules extends Required<Pick<SchedulerOptions, "name" | "ties" | "events">> {
  /** By the name that pods ask for; plugins that are not Kubernetes' own are guarded. */
  readonly profiles: ReadonlyMap<string, Profile>;
}

const OPTIONS: Readonly<Record<keyof SchedulerOptions, true>> = { name: true, plugins: true, profiles: true, ties: true, events: true };
const PROFILE: Readonly<Record<keyof Profile, true>> = { schedulerName: true, plugins: true };
const TIES: readonly string[] = ["by-name", "drawn"];
const EVENTS: readonly string[] = ["failures", "all"];
const TRUSTED: ReadonlySet<Plugin> = new Set(DEFAULT_PLUGINS);

/** The options, completed. Throws a `PluginError` for what nobody would read, and for what is not what it has to be. */
export function rulesOf(options: SchedulerOptions): SchedulerRules {
  checkNames(options, OPTIONS, "scheduler");
  const { name = "default-scheduler", plugins = DEFAULT_PLUGINS, ties = "by-name", events = "failures" } = options;
  checkText(name, "name");
  checkWord(ties, TIES, "ties");
  checkWord(events, EVENTS, "events");
  checkPlugins(plugins, "plugins");
  const { profiles } = options;
  if (profiles !== undefined) checkProfiles(profiles);
  const served = profiles ?? [{ schedulerName: name, plugins }];
  return { name, ties, events, profiles: new Map(served.map((profile) => [profile.schedulerName, guardedProfile(profile, name)])) };
}

const guardedProfile = (profile: Profile, scheduler: string): Profile => ({ ...profile, plugins: profile.plugins.map((each) => (TRUSTED.has(each) ? each : guarded(each, scheduler))) });

function checkProfiles(given: unknown): void {
  if (!Array.isArray(given)) throw new PluginError(`scheduler: profiles must be an array of { schedulerName, plugins }; got ${describedValue(given)}`);
  const places = new Map<string, number>();
  (given as readonly Profile[]).forEach((profile, at) => {
    const place = `profiles[${at}]`;
    checkNames(profile, PROFILE, `scheduler: ${place}`);
    const { schedulerName, plugins } = profile;
    checkText(schedulerName, `${place}.schedulerName`);
    const before = places.get(schedulerName);
    if (before !== undefined) throw new PluginError(`scheduler: ${place}.schedulerName must differ from those of other profiles; got ${JSON.stringify(schedulerName)}, the name of profiles[${before}]`);
    places.set(schedulerName, at);
    checkPlugins(plugins, `${place}.plugins`);
  });
}

function checkNames(given: unknown, known: Readonly<Record<string, true>>, what: string): void {
  const names = Object.keys(known);
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new PluginError(`${what} takes an object of ${names.join(", ")}; got ${describedValue(given)}`);
  for (const name of Object.keys(given)) if (!Object.hasOwn(known, name)) throw new PluginError(`${what} knows no ${JSON.stringify(name)}; ${instead(name, names)}`);
}

function checkText(given: unknown, what: string): void {
  if (typeof given !== "string" || given === "") throw new PluginError(`scheduler: ${what} must be a text that is not empty; got ${describedValue(given)}`);
}

function checkWord(given: unknown, words: readonly string[], what: string): void {
  if (!words.some((word) => word === given)) throw new PluginError(`scheduler: ${what} must be ${words.map((word) => JSON.stringify(word)).join(" or ")}; got ${describedValue(given)}`);
}
