// Under a long text: how many characters are left. Nothing is cut off.
function equip(area) {
  const words = area.closest(".field").querySelector(".counter");
  const limit = Number(area.dataset.limit);
  const count = () => {
    const left = limit - Array.from(area.value).length;
    words.textContent = left >= 0 ? `还可填写${left}字` : `已超出${-left}字，请删减到${limit}字以内`;
    words.classList.toggle("over", left < 0);
  };
  area.addEventListener("input", count);
  count();
}

document.querySelectorAll("textarea[data-limit]").forEach(equip);
document.addEventListener("row-added", (event) => event.target.querySelectorAll("textarea[data-limit]").forEach(equip));
