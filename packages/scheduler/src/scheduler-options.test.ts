import { expect, describe, it } from "vitest";
import { DEFAULT_PLUGINS, PluginError, profilesOf, scheduler, type SchedulerOptions } from "./index.js";

const made = (options: unknown) => () => scheduler(options as SchedulerOptions);
const withPlugin = (plugin: unknown) => made({ plugins: [...DEFAULT_PLUGINS, plugin] });

/** The message of the error that options lead to. */
function refusalOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect(error).toBeInstanceOf(PluginError);
    return (error as PluginError).message;
  }
  return "nothing was wrong";
}

describe("scheduler(options)", () => {
  it.each<[string, unknown, string]>([
    ["no object", 7, "scheduler takes an object of name, plugins, profiles, ties, events; got 7"],
    ["an unknown option", { plugin: [] }, `scheduler knows no "plugin"; did you mean "plugins"?`],
    ["a name that is no text", { name: "" }, `scheduler: name must be a text that is not empty; got ""`],
    ["an unknown word", { ties: "drwan" }, `scheduler: ties must be "by-name" or "drawn"; got "drwan"`],
    ["one plugin in place of a list", { plugins: { name: "X" } }, `scheduler: plugins must be an array of plugins; got {"name":"X"}`],
    ["one profile in place of a list", { profiles: { schedulerName: "a" } }, `scheduler: profiles must be an array of { schedulerName, plugins }; got {"schedulerName":"a"}`],
    ["an unknown member of a profile", { profiles: [{ schedulerNam: "a", plugins: [] }] }, `scheduler: profiles[0] knows no "schedulerNam"; did you mean "schedulerName"?`],
    ["a profile without a name", { profiles: [{ plugins: [] }] }, "scheduler: profiles[0].schedulerName must be a text that is not empty; got undefined"],
    ["a profile without plugins", { profiles: [{ schedulerName: "a" }] }, "scheduler: profiles[0].plugins must be an array of plugins; got undefined"],
    ["two profiles of one name", { profiles: ["a", "a"].map((schedulerName) => ({ schedulerName, plugins: [] })) }, `scheduler: profiles[1].schedulerName must differ from those of other profiles; got "a", the name of profiles[0]`],
    ["a plugin of a profile", { profiles: [{ schedulerName: "a", plugins: [7] }] }, "scheduler: profiles[0].plugins[0] must be a plugin, an object with a name; got 7"],
  ])("names %s", (_, options, message) => {
    expect(refusalOf(made(options))).toBe(message);
  });

  it("takes options that are left out, and plugins that are Kubernetes' own as they are", () => {
    expect(profilesOf(scheduler({}))?.get("default-scheduler")?.plugins).toEqual(DEFAULT_PLUGINS);
    expect(profilesOf(scheduler())?.get("default-scheduler")?.plugins.every((plugin, at) => plugin === DEFAULT_PLUGINS[at])).toBe(true);
  });
});

describe("a plugin is refused that", () => {
  it.each<[string, unknown, string]>([
    ["is none", class {}, "scheduler: plugins[9] must be a plugin, an object with a name; got a function"],
    ["has no name", { score: () => 1 }, "scheduler: plugins[9].name must be a text that is not empty; got undefined"],
    ["has the name of another", { name: "NodeName" }, `scheduler: plugins[9].name must differ from those of other plugins; got "NodeName", the name of plugins[1]`],
    ["has a negative weight", { name: "X", weight: -2 }, `scheduler: plugins[9], "X": weight must be a finite number of at least 0; got -2`],
    ["has a weight that is no number", { name: "X", weight: "2" }, `scheduler: plugins[9], "X": weight must be a finite number of at least 0; got "2"`],
    ["has an infinite weight", { name: "X", weight: Infinity }, `scheduler: plugins[9], "X": weight must be a finite number of at least 0; got Infinity`],
    ["has a member that is no function", { name: "X", filter: true }, `scheduler: plugins[9], "X": filter must be a function; got true`],
    ["has a misspelt member", { name: "X", filtr: () => undefined }, `scheduler: plugins[9], "X" knows no "filtr"; did you mean "filter"?`],
    ["has an unknown member", { name: "X", permit: () => undefined }, `scheduler: plugins[9], "X" knows no "permit"; there are name, weight, prepare, sign, moved, filter, prepareScores, score, normalize, mayHelp`],
  ])("%s", (_, plugin, message) => {
    expect(refusalOf(withPlugin(plugin))).toBe(message);
  });

  it("is of a class with a misspelt method, but may have methods of its own", () => {
    class Plain {
      readonly name = "Plain";
      readonly size = 3;
      filter(): undefined {
        return this.stored();
      }
      stored(): undefined {
        return undefined;
      }
    }
    class Misspelt {
      readonly name = "Misspelt";
      filtr(): undefined {
        return undefined;
      }
    }
    expect(withPlugin(new Plain())).not.toThrow();
    expect(refusalOf(withPlugin(new Misspelt()))).toBe(`scheduler: plugins[9], "Misspelt" knows no "filtr"; did you mean "filter"?`);
  });
});
