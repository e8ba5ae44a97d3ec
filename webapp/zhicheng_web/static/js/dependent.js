// Series → specialty → range → title → level: a change above empties what lies below and offers what fits.
// Where the catalogue lists nothing, the drop-down gives way to a line of text under the same name, with suggestions
// where the notice has some.
const CONTROL = "[data-table]";

function upperNames(control) {
  return control.dataset.upon.split("|");
}

function answersAbove(control) {
  const elements = control.form.elements;
  return upperNames(control).map((name) => (name && elements[name] ? elements[name].value : ""));
}

function offered(control) {
  const upper = answersAbove(control);
  const table = JSON.parse(control.dataset.table);
  // An answer just above that the catalogue doesn't list narrows nothing down.
  return table[upper.join("|")] || table[[...upper.slice(0, -1), ""].join("|")] || [];
}

function answeredAbove(control) {
  return upperNames(control).every((name) => !name || !control.form.elements[name] || control.form.elements[name].value);
}

function rebuilt(control, tag) {
  const fresh = document.createElement(tag);
  for (const { name, value } of control.attributes) fresh.setAttribute(name, value);
  if (tag === "input") fresh.setAttribute("autocomplete", "off");
  control.replaceWith(fresh);
  return fresh;
}

function suggest(control) {
  const id = `${control.id}-suggestions`;
  const words = JSON.parse(control.dataset.suggestions || "{}")[answersAbove(control).join("|")] || [];
  document.getElementById(id)?.remove();
  control.removeAttribute("list");
  if (!words.length || control.localName !== "input") return;
  const list = document.createElement("datalist");
  list.id = id;
  list.replaceChildren(...words.map((word) => new Option(word)));
  control.after(list);
  control.setAttribute("list", id);
}

function refill(control) {
  const choices = offered(control);
  const typed = !choices.length && answeredAbove(control);
  const wanted = typed ? "input" : "select";
  const target = control.localName === wanted ? control : rebuilt(control, wanted);
  suggest(target);
  if (typed) {
    target.value = "";
    return target;
  }
  target.replaceChildren(new Option("请选择", ""), ...choices.map((choice) => new Option(choice, choice)));
  if (choices.length === 1) target.value = choices[0];
  return target;
}

document.addEventListener("change", (event) => {
  const name = event.target.name;
  const form = event.target.form;
  if (!name || !form) return;
  for (const control of form.querySelectorAll(CONTROL)) {
    // A change that went before may have put another control in the place of this one.
    if (control.isConnected && upperNames(control).includes(name)) refill(control).dispatchEvent(new Event("change", { bubbles: true }));
  }
});
