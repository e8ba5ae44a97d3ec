// Beside a date that is typed as text stands a button that borrows the browser's calendar.
function equip(input) {
  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = "button date-opener";
  opener.textContent = "选日期";
  opener.setAttribute("aria-label", `为「${input.labels[0].firstChild.textContent.trim()}」选日期`);
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  if (typeof picker.showPicker !== "function") return;
  const lender = document.createElement("span");
  lender.className = "date-lender";
  lender.append(opener, picker);
  input.after(lender);
  opener.addEventListener("click", () => {
    picker.value = input.value;
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
}

document.querySelectorAll("input[data-date]").forEach(equip);
document.addEventListener("row-added", (event) => event.target.querySelectorAll("input[data-date]").forEach(equip));
