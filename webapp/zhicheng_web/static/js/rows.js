// Rows are added and removed on the spot; a removed row can be taken back until the page is saved.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function changed(editor) {
  editor.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const editor of document.querySelectorAll("[data-rows]")) {
  const list = editor.querySelector("[data-row-list]");
  const template = editor.querySelector("template");
  const add = editor.querySelector("[data-row-add]");
  const most = Number(editor.dataset.most || Infinity);
  const rows = () => Array.from(list.querySelectorAll("[data-row]:not([hidden])"));

  const renumber = () => {
    rows().forEach((row, index) => {
      row.querySelector("[data-row-number]").textContent = String(index + 1);
    });
    add.disabled = rows().length >= most;
  };

  add.addEventListener("click", (event) => {
    event.preventDefault();
    const markup = template.innerHTML.replaceAll("__row__", newId()).replaceAll("__number__", "");
    list.querySelector("[data-row-empty]")?.remove();
    list.insertAdjacentHTML("beforeend", markup);
    const row = list.lastElementChild;
    renumber();
    row.dispatchEvent(new CustomEvent("row-added", { bubbles: true }));
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
    changed(editor);
  });

  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-remove]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    const title = row.querySelector("legend").textContent.trim();
    // A disabled fieldset isn't sent, and comes back whole.
    row.disabled = true;
    row.hidden = true;
    const notice = document.createElement("div");
    notice.className = "row-removed";
    notice.setAttribute("role", "status");
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "button quiet";
    undo.textContent = "撤销删除";
    notice.append(`已删除${title}，保存后生效。`, undo);
    row.after(notice);
    undo.addEventListener("click", () => {
      row.disabled = false;
      row.hidden = false;
      notice.remove();
      renumber();
      row.querySelector("input:not([type=hidden]), select, textarea").focus();
    });
    renumber();
    undo.focus();
    changed(editor);
  });
}
