/** `kubectl set image` and `kubectl set resources`. Source: staging/src/k8s.io/kubectl/pkg/cmd/set/{set_image,set_resources}.go v1.36.3 */
import type { Command } from "../command.js";
import { isPairWord } from "../commands/label.js";
import { failed, throwGathered } from "../failure.js";
import { type Json, listOf, objectOf, textOf } from "../field-of.js";
import { amountsIn } from "../generators/plain.js";
import type { Given } from "../grammar/flag.js";
import { changeAll, withContainers, withPodSpec } from "./change.js";

/** The words in front of the pairs, and the pairs. Throws a `CommandError` for words behind them. */
function wordsAndPairs(given: Given, what: string): { readonly words: readonly string[]; readonly pairs: readonly string[] } {
  const first = given.words.findIndex(isPairWord);
  const at = first < 0 ? given.words.length : first;
  const stray = given.words.slice(at).find((word) => !isPairWord(word));
  if (stray !== undefined) throw failed(`all resources must be specified before ${what} changes: ${stray}`);
  return { words: given.words.slice(0, at), pairs: given.words.slice(at) };
}

const containersOf = (spec: Json): readonly Json[] => [...listOf(spec, "initContainers"), ...listOf(spec, "containers")].map((each) => objectOf(each));

/** `kubectl set image`. */
export const setImageCommand: Command = {
  path: "set image",
  *run(given, terminal) {
    const { words, pairs } = wordsAndPairs(given, "image");
    const invalid = pairs.filter((word) => word.indexOf("=") < 1);
    if (invalid.length > 0) throw failed(`invalid image format: ${invalid.join(", ")}`);
    const images = new Map(pairs.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] as const));
    if (words.length > 0 || given.has("filename")) refuse(given, images);
    yield* changeAll(given, terminal, {
      path: "set image",
      words,
      operation: "image updated",
      failing: "failed to patch image update to pod template:",
      change: (selected) => withPodSpec(selected, (spec) => withImages(spec, images)),
    });
  },
};

function refuse(given: Given, images: ReadonlyMap<string, string>): void {
  if (given.words.length === images.size && !given.has("filename")) return;
  const problems = [
    ...(given.isOn("all") && given.text("selector") !== "" ? ["cannot set --all and --selector at the same time"] : []),
    ...(images.size === 0 && isNamed(given) ? ["at least one image update is required"] : []),
    ...(images.size > 1 && images.has("*") ? ["all containers are already specified by *, but saw more than one container_name=container_image pairs"] : []),
  ];
  throwGathered(problems.map(failed));
}

/** True where the words name things as they should be named, so that what is missing is the change. */
function isNamed({ words }: Given): boolean {
  return words.every((word) => word.includes("/")) || !words.some((word) => word.includes("/"));
}

function withImages(spec: Json, images: ReadonlyMap<string, string>): Json {
  for (const name of images.keys()) if (name !== "*" && !containersOf(spec).some((each) => textOf(each, "name") === name)) throw failed(`unable to find container named ${JSON.stringify(name)}`);
  return withContainers(spec, (container) => {
    const image = images.get("*") ?? images.get(textOf(container, "name"));
    return image === undefined ? container : { ...container, image };
  });
}

/** `kubectl set resources`. */
export const setResourcesCommand: Command = {
  path: "set resources",
  *run(given, terminal) {
    if (given.isOn("all") && given.text("selector") !== "") throw failed("cannot set --all and --selector at the same time");
    if (given.text("limits") === "" && given.text("requests") === "") throw failed("you must specify an update to requests or limits (in the form of --requests/--limits)");
    const amounts = Object.fromEntries(["limits", "requests"].filter((part) => given.text(part) !== "").map((part) => [part, amountsIn(given.text(part))]));
    const isMeant = containerFilter(given.text("containers", "*"));
    yield* changeAll(given, terminal, {
      path: "set resources",
      words: given.words,
      operation: "resource requirements updated",
      failing: "failed to patch resources update to pod template",
      change: (selected) => withPodSpec(selected, (spec) => {
        if (!containersOf(spec).some(isMeant)) throw failed(`unable to find container named ${given.text("containers", "*")}`);
        return withContainers(spec, (container) => (isMeant(container) ? { ...container, resources: merged(objectOf(container, "resources"), amounts) } : container));
      }),
    });
  },
};

function merged(old: Json, amounts: Json): Json {
  return { ...old, ...Object.fromEntries(Object.entries(amounts).map(([part, of]) => [part, { ...objectOf(old, part), ...objectOf(of) }])) };
}

/** True for the containers that a pattern means; `*` stands for any letters. */
export function containerFilter(pattern: string): (container: Json) => boolean {
  const shape = new RegExp(`^${pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`, "s");
  return (container) => shape.test(textOf(container, "name"));
}
