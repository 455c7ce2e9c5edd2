/**
 * Go templates: `{{range .items}}{{.metadata.name}}{{"\n"}}{{end}}`.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/printers/template.go v1.36.3, text/template of Go 1.26
 * Differs: what goes wrong is told without the place in the template.
 */
import { goJson } from "@everynode/model";
import { CommandError, failed } from "../failure.js";
import { withSortedKeys } from "../field-of.js";
import { goText } from "./template/go-text.js";
import { TemplateProblem } from "./template/problem.js";
import { templateText } from "./template/run.js";

/** What the template makes of a value. Throws a `CommandError` for what it cannot do. */
export function goTemplateText(value: unknown, template: string): string {
  try {
    return templateText(template, value);
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    if (error.line !== undefined) throw failed(`error parsing template ${template}, template: output:${error.line}: ${error.message}`);
    const where = `error executing template ${JSON.stringify(template)}: template: output: ${error.message}`;
    throw new CommandError([`Error executing template: ${error.message}. Printing more information for debugging the template:`, `\ttemplate was:\n\t\t${template}`, `\traw data was:\n\t\t${goJson(withSortedKeys(value))}`, `\tobject given to template engine was:\n\t\t${goText(value)}`, "", `error: ${where}`, ""].join("\n"));
  }
}
