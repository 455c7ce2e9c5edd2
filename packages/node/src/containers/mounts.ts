/**
 * Paths: what a path in a container is on its machine.
 *
 * Differs: only `hostPath` volumes are anything at all; their `type` is not looked at, and neither is the kind of their mount's propagation.
 */
import type { Container, Pod, VolumeMount } from "@everynode/model";

const isWithin = (path: string, folder: string): boolean => folder === "/" || path === folder || path.startsWith(`${folder}/`);

/** The path without a slash at its end. */
const trimmed = (path: string): string => (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);

/** The innermost mount under which a path of the container lies. */
function mountOf({ volumeMounts = [] }: Container, path: string): VolumeMount | undefined {
  let found: VolumeMount | undefined;
  for (const mount of volumeMounts) {
    if (isWithin(path, trimmed(mount.mountPath)) && (found === undefined || mount.mountPath.length > found.mountPath.length)) found = mount;
  }
  return found;
}

/** True where a path of the container lies on a volume that is mounted read-only. */
export function isReadOnlyPath(container: Container, path: string): boolean {
  return mountOf(container, path)?.readOnly === true;
}

/** What a path of a container is on the pod's machine; undefined where it is the container's own, or the pod's. */
export function machinePath(pod: Pod, container: Container, path: string): string | undefined {
  const mount = mountOf(container, path);
  const folder = pod.spec.volumes?.find(({ name }) => name === mount?.name)?.hostPath?.path;
  if (mount === undefined || folder === undefined) return undefined;
  const inner = [mount.subPath ?? "", path.slice(trimmed(mount.mountPath).length)].map((part) => part.replace(/^\/+|\/+$/gu, "")).filter((part) => part !== "");
  return [trimmed(folder) === "/" ? "" : trimmed(folder), ...inner].join("/");
}

/** True where `path` is `folder` or lies in it; both are paths of one machine. */
export const liesIn = (path: string, folder: string): boolean => isWithin(path, trimmed(folder));
