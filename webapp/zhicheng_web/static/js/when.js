// Questions that other answers on the same page call for: shown and hidden at once, as the server does at every save.
function value(form, name) {
  const control = form.elements[name];
  return control ? control.value : "";
}

function holds(condition, form) {
  if (condition.not) return !holds(condition.not, form);
  if (condition.all) return condition.all.every((each) => holds(each, form));
  if (condition.any) return condition.any.some((each) => holds(each, form));
  const given = value(form, condition.name);
  return condition.in ? condition.in.includes(given) : given !== "";
}

const questions = [...document.querySelectorAll("[data-when]")];
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form) return;
  for (const each of questions) {
    if (form.contains(each)) each.hidden = !holds(JSON.parse(each.dataset.when), form);
  }
});
