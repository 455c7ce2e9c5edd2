/**
 * What Services get their addresses and node ports from.
 *
 * Source: pkg/registry/core/service/{storage/alloc,ipallocator/interfaces,portallocator/allocator}.go v1.36.3
 */
import { invalidStatus, type FieldError } from "./field-error.js";
import { internalError, type Status } from "./status.js";
import type { Service } from "./types.generated.js";

/** What addresses and ports there are to give. */
export interface ServicePool {
  /** The range of addresses, as `10.96.0.0/16`. */
  readonly cidr: string;
  /** Lowest and highest node port; undefined in dry runs, which look at no limits. */
  readonly nodePorts: readonly [number, number] | undefined;
  /** True where another Service has this address. */
  isAddressTaken(address: string): boolean;
  /** True where another Service has this node port. */
  isNodePortTaken(port: number): boolean;
  /** A free address, or undefined where none is left; a different one at each call. */
  nextAddress(): string | undefined;
  /** A free node port, or undefined where none is left; a different one at each call. */
  nextNodePort(): number | undefined;
}

/** A Service with all its addresses and ports, or why it cannot have them. */
export type AllocatedService = { readonly ok: true; readonly service: Service } | { readonly ok: false; readonly status: Status };

/** What a Service asks for cannot be given. */
export function refused(service: Service, errors: readonly FieldError[]): AllocatedService {
  return { ok: false, status: invalidStatus({ group: "", kind: "Service", name: service.metadata.name ?? "" }, errors) };
}

/** Nothing is left to give; `what` says of what. */
export function exhausted(what: string): AllocatedService {
  return { ok: false, status: internalError(`failed to allocate ${what}: range is full`) };
}
