/** `kubectl auth can-i`. Source: staging/src/k8s.io/kubectl/pkg/cmd/auth/cani.go v1.36.3 */
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { fieldOf } from "../field-of.js";
import { asked } from "../request.js";
import { resourceNamed, resources } from "../resource.js";
import { namespaceOf } from "../target.js";

/** The command. */
export const canICommand: Command = {
  path: "auth can-i",
  *run(given, terminal) {
    const [verb = "", what = "", ...more] = given.words;
    if (verb === "" || what === "" || more.length > 1) throw failed("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
    const [word = "", inWord] = what.split("/");
    const resource = word === "*" ? undefined : resourceNamed(yield* resources(), word);
    if (resource === undefined && word !== "*") terminal.complain(`Warning: the server doesn't have a resource type '${word}'\n`);
    const name = more[0] ?? inWord;
    const attributes = { verb, group: resource?.group ?? "", resource: resource?.plural ?? word, namespace: namespaceOf(terminal, given) ?? "", ...(name === undefined ? {} : { name }) };
    const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes: attributes } };
    const review = yield* asked(terminal, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { method: "POST", body });
    const allowed = fieldOf(review, "status", "allowed") === true;
    if (!given.isOn("quiet")) terminal.line(allowed ? "yes" : "no");
    return allowed ? 0 : 1;
  },
};
