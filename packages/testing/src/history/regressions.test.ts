import { expect, it } from "vitest";
import { historyOfText } from "../check/replay.js";
import { checkHistory } from "./check-history.js";

/** Histories in which an oracle once found something, and why. */
const ONCE: readonly (readonly [why: string, replay: string])[] = [
  ["of two revisions of one template the sync goes by the one that it keeps, and sees pods of the other as old", '{"everynode":1,"mode":"strict","seed":7031240,"order":null,"lag":"none","nodes":2,"operations":[{"do":"createSet","set":0,"zone":"b","strategy":"surge-one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"settle"},{"do":"selectZone","set":0,"zone":"a"},{"do":"collide","set":0,"version":2},{"do":"collide","set":0,"version":1},{"do":"selectZone","set":0,"zone":null},{"do":"settle","order":["daemonset-controller/deliver/DaemonSet alone","daemonset-controller/start/default/set-0","daemonset-controller/resume/default/set-0 alone","daemonset-controller/deliver/DaemonSet alone","daemonset-controller/resume/default/set-0 alone","daemonset-controller/deliver/DaemonSet alone","daemonset-controller/deliver/DaemonSet alone","daemonset-controller/resume/default/set-0 alone","daemonset-controller/resume/default/set-0 alone","daemonset-controller/start/default/set-0","daemonset-controller/deliver/DaemonSet alone","daemonset-controller/start/default/set-0","daemonset-controller/resume/default/set-0 alone","daemonset-controller/deliver/Pod alone","daemonset-controller/resume/default/set-0 alone","daemonset-controller/start/default/set-0","daemonset-controller/deliver/DaemonSet alone"]}]}'],
  ["a kubelet asked for its node while its own report was under way, and took its machine's recovery for reported", '{"everynode":1,"mode":"strict","seed":11064140,"order":null,"lag":"none","nodes":1,"operations":[{"do":"createSet","set":0,"zone":null,"strategy":"one","tolerates":"none","minReady":0,"shared":false,"hostPort":false},{"do":"trouble","node":0,"condition":"Ready"},{"do":"trouble","node":0,"condition":null},{"do":"settle","order":["kubelet/deliver/Machine alone","kubelet/start/node-0","kubelet/deliver/Machine alone","kubelet/start/live node-0"]}]}'],
];

it.each(ONCE)("nothing is wrong any more where %s", (_, replay) => {
  expect(checkHistory(historyOfText(replay)).violations.map(({ oracle, is }) => `${oracle} ${is}`)).toEqual([]);
});
