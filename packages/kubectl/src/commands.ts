/** All commands. */
import type { Command } from "./command.js";
import { apiResourcesCommand, apiVersionsCommand } from "./commands/api-resources.js";
import { applyCommand } from "./commands/apply.js";
import { aroundCommands } from "./commands/around.js";
import { canICommand } from "./commands/can-i.js";
import { cordonCommand, uncordonCommand } from "./commands/cordon.js";
import { createCommand } from "./commands/create.js";
import { deleteCommand } from "./commands/delete.js";
import { describeCommand } from "./commands/describe.js";
import { diffCommand } from "./commands/diff.js";
import { drainCommand } from "./commands/drain.js";
import { editCommand } from "./commands/edit.js";
import { eventsCommand } from "./commands/events.js";
import { explainCommand } from "./commands/explain.js";
import { getCommand } from "./commands/get.js";
import { annotateCommand, labelCommand } from "./commands/label.js";
import { setLastAppliedCommand, viewLastAppliedCommand } from "./commands/last-applied.js";
import { logsCommand } from "./commands/logs.js";
import { patchCommand } from "./commands/patch.js";
import { replaceCommand } from "./commands/replace.js";
import { rolloutHistoryCommand, rolloutUndoCommand } from "./commands/rollout-history.js";
import { rolloutPauseCommand, rolloutRestartCommand, rolloutResumeCommand, rolloutStatusCommand } from "./commands/rollout.js";
import { scaleCommand } from "./commands/scale.js";
import { taintCommand } from "./commands/taint.js";
import { versionCommand } from "./commands/version.js";
import { waitCommand } from "./commands/wait.js";
import { createConfigMapCommand, createRegistrySecretCommand, createSecretCommand, createTlsSecretCommand } from "./generators/config.js";
import { exposeCommand } from "./generators/expose.js";
import { createBudgetCommand, createNamespaceCommand, createPriorityClassCommand, createQuotaCommand, createServiceAccountCommand } from "./generators/plain.js";
import { createClusterRoleBindingCommand, createClusterRoleCommand, createRoleBindingCommand, createRoleCommand } from "./generators/rbac.js";
import { runCommand } from "./generators/run.js";
import { createServiceCommands } from "./generators/service.js";
import { setEnvCommand } from "./set/env.js";
import { setImageCommand, setResourcesCommand } from "./set/image.js";
import { setSelectorCommand, setServiceAccountCommand, setSubjectCommand } from "./set/others.js";
import { createCronJobCommand, createDeploymentCommand, createJobCommand } from "./generators/workload.js";

/** The commands of kubectl that everynode has. */
export const COMMANDS: readonly Command[] = [
  getCommand,
  describeCommand,
  logsCommand,
  eventsCommand,
  explainCommand,
  createCommand,
  createNamespaceCommand,
  createPriorityClassCommand,
  createServiceAccountCommand,
  createQuotaCommand,
  createBudgetCommand,
  createConfigMapCommand,
  createSecretCommand,
  createRegistrySecretCommand,
  createTlsSecretCommand,
  ...createServiceCommands,
  createDeploymentCommand,
  createJobCommand,
  createCronJobCommand,
  createRoleCommand,
  createClusterRoleCommand,
  createRoleBindingCommand,
  createClusterRoleBindingCommand,
  runCommand,
  exposeCommand,
  applyCommand,
  viewLastAppliedCommand,
  setLastAppliedCommand,
  replaceCommand,
  patchCommand,
  editCommand,
  deleteCommand,
  labelCommand,
  annotateCommand,
  taintCommand,
  cordonCommand,
  uncordonCommand,
  drainCommand,
  rolloutStatusCommand,
  rolloutHistoryCommand,
  rolloutUndoCommand,
  rolloutRestartCommand,
  rolloutPauseCommand,
  rolloutResumeCommand,
  setImageCommand,
  setEnvCommand,
  setResourcesCommand,
  setSelectorCommand,
  setServiceAccountCommand,
  setSubjectCommand,
  scaleCommand,
  waitCommand,
  diffCommand,
  apiResourcesCommand,
  apiVersionsCommand,
  versionCommand,
  canICommand,
  ...aroundCommands,
];
