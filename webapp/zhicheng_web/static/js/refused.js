// A form that came back with something wrong opens at the first wrong answer, not at the top of a long page.
const CONTROL = "input:not([type=hidden]), select, textarea";

if ("answered" in document.body.dataset) {
  const said = [...document.querySelectorAll("main .field-error")].find((each) => each.checkVisibility());
  const control = said?.closest(".field, form")?.querySelector(CONTROL);
  control?.focus({ preventScroll: true });
  said?.scrollIntoView({ block: "center" });
}

// A form whose answer is a file leaves its page standing: what was wrong goes when it's sent again.
for (const form of document.querySelectorAll("form[data-download]")) {
  form.addEventListener("submit", () => {
    form.querySelectorAll(".field-error").forEach((each) => each.remove());
    form.querySelectorAll(".has-error").forEach((each) => each.classList.remove("has-error"));
    form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
  });
}
