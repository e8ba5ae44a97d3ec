// The bar at the bottom says when something isn't saved, and the browser asks before such a page is left.
const bar = document.querySelector("[data-save-bar]");
const form = bar?.closest("form");

if (form && !("autosave" in form.dataset)) {
  let unsaved = false;
  const mark = (state) => {
    unsaved = state;
    bar.querySelector("[data-save-state]").hidden = state;
    bar.querySelector("[data-unsaved]").hidden = !state;
  };
  form.addEventListener("input", () => mark(true));
  form.addEventListener("change", () => mark(true));
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!unsaved) return;
    event.preventDefault();
    event.returnValue = true; // what browsers before 2023 look at
  });
}
