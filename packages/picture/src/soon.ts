/** Pictures whose drawing is under way: a frame with a title. */
import { momentOf, momentsOf, type Seen } from "./moment.js";
import type { Mark, PictureOptions, PodChoice, TextOptions, WorkloadName } from "./picture-options.js";
import type { TraceEntry } from "everynode";

const frame = (title: string): string => `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" viewBox="0 0 400 60" role="img" aria-label="${title}"><title>${title}</title><text x="10" y="35">${title}</text></svg>\n`;

/** What can be said of a map as text. */
export interface MapTextOptions extends TextOptions, PodChoice {
  readonly groupBy?: string;
}

/** What can be said of a timeline as text. */
export interface TimelineTextOptions extends TextOptions, PodChoice {
  readonly marks?: readonly Mark[];
  readonly axis?: "time" | "moments" | "auto";
}

/** Where an owner tree begins; at all that has no owner and owns something, in the namespace (all where left out), where no kind is given. */
export interface OwnerTreeChoice {
  readonly root?: WorkloadName;
  readonly namespace?: string;
}

/** Where a story comes from: the trace of a simulation that was made with `trace: "full"`. */
export type Told = Iterable<TraceEntry> | { readonly simulation: { readonly trace: { readonly start: number; from(at: number): Iterable<TraceEntry> } } };

/** Whose story is told. */
export interface StoryChoice {
  /** The pod's name; of several pods that had it one after another, the last. */
  readonly pod: string;
  /** "default" where left out. */
  readonly namespace?: string;
}

/** Whose availability is drawn: the only DaemonSet or Deployment where left out. */
export interface AvailabilityChoice {
  readonly of?: WorkloadName;
}

/** What can be said of an animated rollout. */
export interface RolloutOptions extends PictureOptions, PodChoice {
  readonly groupBy?: string;
  /** How long the animation takes before it begins anew, in real seconds; 12 where left out. */
  readonly seconds?: number;
}

/** What can be said of a page. */
export interface PageOptions extends PictureOptions, PodChoice {
  readonly groupBy?: string;
  readonly marks?: readonly Mark[];
  /** What happened, for the lines beside the slider; left out: no lines. */
  readonly trace?: Told;
}

/** The map as text. */
export const mapText = (seen: Seen, _options: MapTextOptions = {}): string => `map ${momentOf(seen).atMs}\n`;
/** The timeline as text. */
export const timelineText = (seen: Iterable<Seen>, _options: TimelineTextOptions = {}): string => `timeline ${momentsOf(seen).length}\n`;
/** Owners and dependents. */
export const ownerTreeSvg = (seen: Seen, _options: OwnerTreeChoice & PictureOptions = {}): string => frame(`owners ${momentOf(seen).atMs}`);
/** Owners and dependents as text. */
export const ownerTreeText = (seen: Seen, _options: OwnerTreeChoice & TextOptions = {}): string => `owners ${momentOf(seen).atMs}\n`;
/** Who did what to a pod, and why. */
export const storySvg = (_told: Told, options: StoryChoice & PictureOptions): string => frame(`story of ${options.pod}`);
/** The story as text. */
export const storyText = (_told: Told, options: StoryChoice & TextOptions): string => `story of ${options.pod}\n`;
/** Availability over time. */
export const availabilitySvg = (seen: Iterable<Seen>, _options: AvailabilityChoice & PictureOptions = {}): string => frame(`availability ${momentsOf(seen).length}`);
/** Availability as text. */
export const availabilityText = (seen: Iterable<Seen>, _options: AvailabilityChoice & TextOptions = {}): string => `availability ${momentsOf(seen).length}\n`;
/** An animated rollout. */
export const rolloutSvg = (seen: Iterable<Seen>, _options: RolloutOptions = {}): string => frame(`rollout ${momentsOf(seen).length}`);
/** One self-contained page with the map, the timeline and a slider through time. */
export const pageHtml = (seen: Iterable<Seen>, _options: PageOptions = {}): string => `<!doctype html><title>${momentsOf(seen).length}</title>`;
