// A mark is saved at once: 核实 when it is chosen, the others when their note has been written. N leads to the next case.
const TROUBLE = "网络不通，这个标注还没有保存，请稍后再按一次。";

function equip(form) {
  const key = form.dataset.mark;
  const note = form.elements.note;
  const quiet = note.closest(".mark-note");
  const error = form.querySelector("[data-mark-error]");
  let running = Promise.resolve();
  let kept = "";

  const chosen = () => form.elements.mark.value;
  const now = () => `${chosen()}\n${note.value.trim()}`;
  const tell = (words) => {
    error.querySelector("span").textContent = words;
    error.hidden = !words;
    note.toggleAttribute("aria-invalid", Boolean(words));
  };

  const apply = (told, sent) => {
    form.elements.version.value = told.version;
    document.querySelector(`#section-${key} [data-state]`).innerHTML = told.state;
    document.querySelector("[data-entries]").innerHTML = told.entries;
    const bar = document.querySelector("[data-bar-content]");
    const open = bar.querySelector("details")?.open;
    bar.innerHTML = told.bar;
    if (open && bar.querySelector("details")) bar.querySelector("details").open = true;
    kept = sent;
    tell("");
  };

  const save = async () => {
    const sent = now();
    if (sent === kept) return;
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      if (answer.ok) apply(told, sent);
      else tell(told.fields?.note || told.message);
    } catch {
      tell(TROUBLE);
    }
  };
  const soon = () => {
    running = running.then(save);
  };

  kept = now();
  form.addEventListener("change", (event) => {
    if (event.target.name === "mark") {
      quiet.toggleAttribute("data-quiet", chosen() === "verified" && !note.value);
      if (chosen() !== "verified" && !note.value.trim()) {
        note.focus();
        return;
      }
    }
    if (chosen()) soon();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon();
  });
  addEventListener("beforeunload", (event) => {
    if (now() === kept) return;
    event.preventDefault();
    event.returnValue = true; // what browsers before 2023 look at
  });
}

document.querySelectorAll("[data-mark]").forEach(equip);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.key.toLowerCase() !== "n") return;
  const next = document.querySelector("[data-next-case]");
  if (next) location.assign(next.href);
});
