export { type MapOptions, mapSvg } from "./map.js";
export { timelineSvg, type TimelineOptions } from "./timeline.js";
export { type Moment, momentOf, type Seen } from "./moment.js";
export type { Mark, PictureOptions, PodChoice, TextOptions, Theme, WorkloadName } from "./picture-options.js";
export {
  type AvailabilityChoice,
  availabilitySvg,
  availabilityText,
  mapText,
  type MapTextOptions,
  ownerTreeSvg,
  ownerTreeText,
  type OwnerTreeChoice,
  pageHtml,
  type PageOptions,
  type RolloutOptions,
  rolloutSvg,
  type StoryChoice,
  storySvg,
  storyText,
  timelineText,
  type TimelineTextOptions,
  type Told,
} from "./soon.js";
