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
import { readTemplate, templateText } from "./template/run.js";

/** Refuses a template that cannot be read with a `CommandError`. */
export function checkTemplate(template: string): void {
  try {
    readTemplate(template);
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    throw failed(`error parsing template ${template}, template: output:${error.line ?? 1}: ${error.message}`);
  }
}

/** What the template makes of a value; `allowMissing`: what is not there prints as `<no value>`. Throws a `CommandError` for what it cannot do. */
export function goTemplateText(value: unknown, template: string, allowMissing = true): string {
  checkTemplate(template);
  try {
    return templateText(template, value, allowMissing);
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    const raw = goJson(withSortedKeys(value));
    const why = `template: output: ${error.message}`;
    throw new CommandError([`Error executing template: ${why}. Printing more information for debugging the template:`, `\ttemplate was:\n\t\t${template}`, `\traw data was:\n\t\t${raw}`, `\tobject given to template engine was:\n\t\t${goText(value)}`, "", `error: error executing template ${JSON.stringify(template)}: ${why}`].join("\n"));
  }
}
