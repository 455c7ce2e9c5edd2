/** Pictures of clusters, as cells show them. */
import {
  type AvailabilityChoice,
  availabilitySvg,
  availabilityText,
  type MapOptions,
  mapSvg,
  mapText,
  ownerTreeSvg,
  ownerTreeText,
  type OwnerTreeChoice,
  type PictureOptions,
  type RolloutOptions,
  rolloutSvg,
  type Seen,
  type StoryChoice,
  storySvg,
  storyText,
  timelineSvg,
  timelineText,
  type TimelineOptions,
  type Told,
} from "@everynode/picture";
import { escaped, Shown } from "./shown.js";

/** Shows any SVG, beside a text that says the same. */
export function showPicture(svg: string, text: string): Shown {
  return new Shown(`<div style="overflow-x:auto">${framed(svg)}</div>`, text);
}

/** As an image of its own a picture cannot take on the page's styles, nor give it its own. */
const framed = (svg: string): string => `<img alt="${escaped(titleOf(svg))}" style="max-width:100%" src="data:image/svg+xml,${uri(svg)}">`;

const titleOf = (svg: string): string => /<title>([^<]*)<\/title>/.exec(svg)?.[1] ?? "";

const RESERVED = /[%#<>"'&\n\r\t{}|\\^`]|[^ -~]/gu;

/** As `encodeURIComponent`, but for what may stand as it is, so that it is half as long. */
const uri = (svg: string): string => svg.trim().replace(RESERVED, (character) => (character === "'" ? "%27" : encodeURIComponent(character)));

/** Notebooks are white, whatever the reader's system is set to. */
const LIGHT = { theme: "light" } as const;

/** Shows the nodes of a cluster and the pods on them. */
export const showMap = (seen: Seen, options: MapOptions = {}): Shown => showPicture(mapSvg(seen, { ...LIGHT, ...options }), mapText(seen, forText(options)));

/** Shows what happened: a lane for each node, its pods as bars. */
export const showTimeline = (moments: Iterable<Seen>, options: TimelineOptions = {}): Shown => showPicture(timelineSvg(moments, { ...LIGHT, ...options }), timelineText(moments, forText(options)));

/** Shows who owns what. */
export const showOwners = (seen: Seen, options: OwnerTreeChoice & PictureOptions = {}): Shown => showPicture(ownerTreeSvg(seen, { ...LIGHT, ...options }), ownerTreeText(seen, forText(options)));

/** Shows who did what to a pod, and why; the cluster must have been made with `trace: "full"`. */
export const showStory = (told: Told, options: StoryChoice & PictureOptions): Shown => showPicture(storySvg(told, { ...LIGHT, ...options }), storyText(told, forText(options)));

/** Shows how many pods were wanted, available and new as time went by. */
export const showAvailability = (moments: Iterable<Seen>, options: AvailabilityChoice & PictureOptions = {}): Shown =>
  showPicture(availabilitySvg(moments, { ...LIGHT, ...options }), availabilityText(moments, forText(options)));

/** Shows a rollout as a map that moves; as text, how it went. */
export const showRollout = (moments: Iterable<Seen>, options: RolloutOptions = {}): Shown => {
  const { pods } = options;
  return showPicture(rolloutSvg(moments, { ...LIGHT, ...options }), timelineText(moments, pods === undefined ? {} : { pods }));
};

/** What is said of a picture, without what only a picture has. */
function forText<T extends PictureOptions>({ theme: _theme, width: _width, ...options }: T): Omit<T, "theme" | "width"> {
  return options;
}
