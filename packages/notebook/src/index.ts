export { Attempt, type Check, exercise, Exercise, type ExerciseOptions, type Verdict } from "./exercise.js";
export { filmed } from "./film.js";
export { showAvailability, showMap, showOwners, showPicture, showRollout, showStory, showTimeline } from "./pictures.js";
export { showAll, Shown, showText } from "./shown.js";
export { type Frame, showFrames, showSteps, type StepsOptions } from "./steps.js";
export { type Row, showTable } from "./table.js";
export { showKubectl } from "./terminal.js";
