// The form of a run that waits for a person.

import { element } from "./dom.js";
import { upload } from "./files.js";
import { rendered } from "./markdown.js";

const PLACE = /\{\{#\$output\.(\w+)#\}\}/; // where the app wants a field within the text

/**
 * Makes a form of what Dify tells of it. `onsubmit(action, inputs)` sends it, and throws if it is refused; `attempt`
 * shows what goes wrong.
 */
export function openForm(form, attempt, onsubmit) {
  const fields = new Map(form.inputs.map((input) => [input.output_variable_name, new Field(input, form)]));
  const left = new Map(fields);
  const parts = form.form_content.split(PLACE).map((part, index) => {
    if (index % 2 === 0) return rendered(part); // the odd ones are names of fields
    const field = left.get(part);
    left.delete(part);
    return field?.element ?? "";
  });
  parts.push(...[...left.values()].map((field) => field.element));
  const buttons = form.actions.map(({ id, title, button_style: style }) =>
    element("button", { value: id, className: style === "primary" ? "primary" : "" }, title));
  const all = element("fieldset", {}, ...parts, element("menu", {}, ...buttons));
  return element("form", {
    className: "form",
    ariaLabel: form.node_title,
    onsubmit(event) {
      event.preventDefault();
      const { value: action, textContent: title } = event.submitter;
      attempt(async () => {
        all.disabled = true; // it is sent once
        try {
          const values = await Promise.all([...fields.values()].map((field) => field.value()));
          const inputs = Object.fromEntries([...fields.keys()].map((name, index) => [name, values[index]]));
          await onsubmit(action, inputs);
        } catch (error) {
          all.disabled = false;
          throw error;
        }
        this.replaceWith(closedForm(title, ...all.querySelectorAll(":scope > :not(menu)")));
      });
    },
  }, all);
}

/** Makes what is left of a form that was submitted: which button, and on demand what was in it. */
export function closedForm(title, ...content) {
  const summary = element("summary", {}, "Decided: ", element("strong", {}, title));
  return element("details", { className: "form" }, summary, element("fieldset", { disabled: true }, ...content));
}

class Field {
  #input;
  #isOfFiles;

  constructor({ output_variable_name: name, type, ...input }, { resolved_default_values: resolved }) {
    const given = resolved?.[name] ?? input.default?.value;
    this.#isOfFiles = type === "file" || type === "file-list";
    if (this.#isOfFiles) {
      this.#input = element("input", { type: "file", required: true, multiple: type === "file-list" });
    } else if (type === "select") {
      const options = Array.isArray(given) ? given : (input.option_source?.value ?? []);
      this.#input = element("select", { required: true }, element("option", { value: "" }, "Choose…"),
        ...options.map((option) => element("option", { value: option }, option)));
    } else {
      this.#input = element("textarea", { rows: 3, value: given ?? "" });
    }
    this.element = element("label", {}, element("span", {}, name.replaceAll("_", " ")), this.#input);
  }

  /** Gives what the relay takes for it: a text, or uploads. */
  async value() {
    if (!this.#isOfFiles) return this.#input.value;
    const uploads = await Promise.all([...this.#input.files].map(upload));
    return this.#input.multiple ? uploads : uploads[0];
  }
}
