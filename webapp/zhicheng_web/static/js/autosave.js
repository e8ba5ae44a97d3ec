// Saves what was typed every ten seconds while it changes. The server keeps it raw and answers with what changes
// around the fields; the fields themselves stay as they are, so that nothing moves while one types.
const form = document.querySelector("form[data-autosave]");
const EVERY = 10_000;

if (form) {
  const bar = form.querySelector("[data-save-bar]");
  const state = bar.querySelector("[data-save-state]");
  const unsaved = bar.querySelector("[data-unsaved]");
  const trouble = bar.querySelector("[data-save-trouble]");
  let edits = 0; // since the page was opened
  let kept = 0; // how many of them are saved
  let running = null;
  let leaving = false;

  const show = (element) => {
    for (const each of [state, unsaved, trouble]) each.hidden = each !== element;
  };
  const complain = (words) => {
    trouble.querySelector("span").textContent = words;
    show(trouble);
  };
  const put = (selector, markup) => {
    const old = document.querySelector(selector);
    if (old) old.outerHTML = markup;
  };
  const changed = () => {
    edits += 1;
    if (trouble.hidden) show(unsaved);
  };

  const apply = (told, upTo) => {
    form.elements.version.value = told.version;
    put(".save-bar .problem-counter", told.counter);
    put("#problems", told.problems);
    document.getElementById("section-entries").innerHTML = told.sections;
    for (const [name, words] of Object.entries(told.derived)) {
      const line = form.querySelector(`[data-derived="${name}"] strong`);
      if (line) line.textContent = words;
    }
    kept = upTo;
    state.innerHTML = told.saved;
    show(kept === edits ? state : unsaved);
  };

  const save = async () => {
    const upTo = edits;
    const sent = new FormData(form);
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    sent.set("action", "save");
    try {
      // Buttons called "action" hide the form's own property of that name.
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: sent, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (answer.ok) apply(told, upTo);
      else if (answer.status === 409) complain("另一个页面保存了新内容，请按“保存”核对差异");
      else complain(told.message);
    } catch {
      complain("网络不通，内容还在本页，稍后自动重试");
    }
  };

  const round = () => {
    if (kept === edits || running || leaving) return running;
    running = save().finally(() => {
      running = null;
    });
    return running;
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  setInterval(round, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") round();
  });
  form.addEventListener("submit", (event) => {
    if (running) {
      // The answer brings the version that this submission must carry.
      event.preventDefault();
      const button = event.submitter;
      running.finally(() => form.requestSubmit(button));
      return;
    }
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].some((each) => each.files.length);
    if (leaving || (kept === edits && !chosen)) return;
    event.preventDefault();
    event.returnValue = true; // what browsers before 2023 look at
  });
}
