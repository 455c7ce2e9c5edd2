/** `kubectl set selector`, `set serviceaccount` and `set subject`. Source: staging/src/k8s.io/kubectl/pkg/cmd/set/{set_selector,set_serviceaccount,set_subject}.go v1.36.3 */
import { deepEqual } from "@everynode/model";
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { type Json, listOf, objectOf, textOf, withField } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { subjectsIn } from "../generators/rbac.js";
import { selectorObject } from "../selector-object.js";
import { changeAll, withPodSpec } from "./change.js";

/** `kubectl set selector`. */
export const setSelectorCommand: Command = {
  path: "set selector",
  *run(given, terminal) {
    const spec = given.words.at(-1);
    if (spec === undefined) throw failed("one selector is required");
    const selector = selectorObject(spec);
    yield* changeAll(given, terminal, {
      path: "set selector",
      words: given.words.slice(0, -1),
      operation: "selector updated",
      failing: "",
      change: ({ target, object }) => {
        if (target.resource.kind !== "Service") throw failed("setting a selector is only supported for Services");
        if (listOf(selector, "matchExpressions").length > 0) throw failed(`couldn't convert expressions - "${JSON.stringify(listOf(selector, "matchExpressions"))}" to map-based selector format`);
        return withField(withVersion(given, object), ["spec", "selector"], objectOf(selector, "matchLabels"));
      },
    });
  },
};

const withVersion = (given: Given, object: Json): Json => (given.text("resource-version") === "" ? object : withField(object, ["metadata", "resourceVersion"], given.text("resource-version")));

/** `kubectl set serviceaccount`. */
export const setServiceAccountCommand: Command = {
  path: "set serviceaccount",
  *run(given, terminal) {
    const account = given.words.at(-1);
    if (account === undefined) throw failed("serviceaccount is required");
    yield* changeAll(given, terminal, {
      path: "set serviceaccount",
      words: given.words.slice(0, -1),
      operation: "serviceaccount updated",
      always: true,
      failing: "failed to patch ServiceAccountName",
      change: (selected) => withPodSpec(selected, (spec) => ({ ...spec, serviceAccountName: account })),
    });
  },
};

const BINDINGS: readonly string[] = ["RoleBinding", "ClusterRoleBinding"];

/** `kubectl set subject`. */
export const setSubjectCommand: Command = {
  path: "set subject",
  *run(given, terminal) {
    if (given.isOn("all") && given.text("selector") !== "") throw failed("cannot set --all and --selector at the same time");
    const added = subjectsIn(given);
    if (added.length === 0) throw failed("you must specify at least one value of user, group or serviceaccount");
    yield* changeAll(given, terminal, {
      path: "set subject",
      words: given.words,
      operation: "subjects updated",
      failing: "failed to patch subjects to rolebinding:",
      change: ({ target, object }) => {
        const { kind } = target.resource;
        if (!BINDINGS.includes(kind)) throw failed(`setting subjects is only supported for RoleBinding/ClusterRoleBinding, not ${kind} ${textOf(object, "metadata", "name")}`);
        const present = listOf(object, "subjects");
        return { ...object, subjects: [...present, ...added.filter((each) => !present.some((old) => deepEqual(old, each)))] };
      },
    });
  },
};
