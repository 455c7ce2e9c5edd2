import { BUILT_IN_KINDS } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { methodsOf, pathParts, type Route, routeOf } from "./route.js";

const route = (path: string): Route => routeOf(pathParts(path) ?? [], BUILT_IN_KINDS);

function text(path: string): string {
  const found = route(path);
  if (found.type !== "collection" && found.type !== "object") return found.type;
  const name = found.type === "object" ? ` ${found.name}${found.subresource === undefined ? "" : `/${found.subresource}`}` : "";
  return `${found.watch ? "watch " : ""}${found.kind.key} ${found.namespace ?? "*"}${name}`;
}

describe("a path", () => {
  it.each([
    ["/api", "versions"],
    ["/apis", "groups"],
    ["/apis/apps", "group"],
    ["/apis/apps/v1", "resources"],
    ["/api/v1/", "resources"],
    ["/api/v1/nodes", "Node *"],
    ["/api/v1/nodes/n1/status", "Node * n1/status"],
    ["/apis/apps/v1/daemonsets", "DaemonSet *"],
    ["/apis/apps/v1/namespaces/a/daemonsets/b", "DaemonSet a b"],
    ["/apis/apps/v1/namespaces/a/daemonsets/b/status", "DaemonSet a b/status"],
    ["/apis/apps/v1/namespaces/a/deployments/b/scale", "Deployment a b/scale"],
    ["/api/v1/namespaces/a", "Namespace * a"],
    ["/api/v1/namespaces/a/status", "Namespace * a/status"],
    ["/api/v1/namespaces/a/finalize", "Namespace * a/finalize"],
    ["/api/v1/namespaces/a/bindings", "bindings"],
    ["/api/v1/namespaces/a/pods/b/eviction", "Pod a b/eviction"],
    ["/api/v1/namespaces/a/pods/b/log", "Pod a b/log"],
    ["/api/v1/watch/pods", "watch Pod *"],
    ["/api/v1/watch/namespaces/a/pods/b", "watch Pod a b"],
    ["/api/v1/namespaces/a%2Fpods", "Pod a"],
    ["/healthz", "page"],
    ["/apis/no.such.group", "nothing"],
    ["/api/v2", "unknown"],
    ["/apis/apps/v2/daemonsets", "unknown"],
    ["/api/v1/daemonsets", "unknown"],
    ["/apis/apps/v1/daemonsets/b", "unknown"],
    ["/api/v1/namespaces/a/nodes", "unknown"],
    ["/apis/apps/v1/namespaces/a/daemonsets/b/scale", "unknown"],
    ["/api/v1/watch/namespaces/a/pods/b/status", "unknown"],
    ["/api/v1/watch", "unfinished"],
  ])("%s names %s", (path, what) => {
    expect(text(path)).toBe(what);
  });

  it("names nothing where its encoding is broken", () => {
    expect(pathParts("/api/v1/namespaces/%zz")).toBeUndefined();
  });

  it("answers to the methods of what it names", () => {
    expect(methodsOf(route("/api/v1/pods"))).toEqual(["GET"]);
    expect(methodsOf(route("/api/v1/namespaces"))).toEqual(["GET", "POST"]);
    expect(methodsOf(route("/api/v1/namespaces/a/pods"))).toEqual(["GET", "POST", "DELETE"]);
    expect(methodsOf(route("/api/v1/namespaces/a/pods/b"))).toEqual(["GET", "PUT", "PATCH", "DELETE"]);
    expect(methodsOf(route("/api/v1/namespaces/a/pods/b/binding"))).toEqual(["POST"]);
    expect(methodsOf(route("/api/v1/watch/pods"))).toEqual(["GET"]);
  });

  it("never leads to kinds of the world outside", () => {
    for (const { plural } of BUILT_IN_KINDS.kinds.filter((kind) => kind.hidden === true)) expect(route(`/api/v1/${plural}`).type).toBe("unknown");
  });
});
