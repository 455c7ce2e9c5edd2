/** Who is explored, and who is not. */
import type { Setup, Simulation } from "@everynode/core";

/** Some of the actors of a simulation. */
export interface Part {
  /** Positions of their controllers. */
  readonly positions: readonly number[];
  readonly setup: Setup;
}

/** All actors: those whose every step may come before or after any other's, and the rest, which act together as one. */
export interface Cast {
  readonly explored: Part;
  readonly environment: Part;
}

/** The cast of an exploration. Throws where there is no controller of a name. */
export function castOf({ setup }: Simulation, explored: readonly string[]): Cast {
  const names = setup.controllers.map(({ name }) => name);
  for (const name of explored) if (!names.includes(name)) throw new Error(`explored: there is no controller called ${JSON.stringify(name)}; there are ${names.join(", ")}`);
  return { explored: partIn(setup, (name) => explored.includes(name)), environment: partIn(setup, (name) => !explored.includes(name)) };
}

function partIn(setup: Setup, belongs: (name: string) => boolean): Part {
  const positions = setup.controllers.flatMap(({ name }, at) => (belongs(name) ? [at] : []));
  const controllers = setup.controllers.filter(({ name }) => belongs(name));
  return { positions, setup: { ...setup, controllers } };
}

/** What of a simulation says what these actors may do next. */
export function partOf({ cluster, actors }: Simulation, { positions, setup }: Part): Pick<Simulation, "cluster" | "actors" | "setup"> {
  return { cluster, setup, actors: positions.map((at) => actors[at] as Simulation["actors"][number]) };
}
