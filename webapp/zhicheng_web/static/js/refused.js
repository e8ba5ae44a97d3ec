// A form that came back with something wrong opens at the first wrong answer, not at the top of a long page.
const CONTROL = "input:not([type=hidden]), select, textarea";

if ("answered" in document.body.dataset) {
  const said = [...document.querySelectorAll("main .field-error")].find((each) => each.checkVisibility());
  const control = said?.closest(".field, form")?.querySelector(CONTROL);
  control?.focus({ preventScroll: true });
  said?.scrollIntoView({ block: "center" });
}
