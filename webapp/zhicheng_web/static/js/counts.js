// Each row's sum, as it is typed; Enter goes to the row below. The server judges the numbers all the same.
for (const form of document.querySelectorAll("[data-counts]")) {
  const present = Number(form.dataset.counts);
  const rows = Array.from(form.querySelectorAll("[data-count-row]"));
  const cells = (row) => Array.from(row.querySelectorAll("input.count"));
  const add = (row) => {
    const typed = cells(row).map((cell) => cell.value.trim());
    const out = row.querySelector("[data-count-sum]");
    const sum = typed.reduce((total, each) => total + (Number(each) || 0), 0);
    const blank = typed.every((each) => !each);
    out.textContent = blank ? "—" : String(sum);
    out.classList.toggle("off", !blank && sum !== present);
  };
  for (const row of rows) {
    add(row);
    row.addEventListener("input", () => add(row));
    row.addEventListener("keydown", (event) => {
      const column = cells(row).indexOf(event.target);
      if (event.key !== "Enter" || column < 0) return;
      event.preventDefault();
      const below = rows[rows.indexOf(row) + 1];
      const next = below ? cells(below)[column] : form.querySelector("button");
      next.focus();
      next.select?.();
    });
  }
}
