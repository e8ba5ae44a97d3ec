// 更多 closes when one turns to something else: by a press outside, or by Escape, which leaves the focus on it.
const more = document.querySelector(".menu-more");

if (more) {
  document.addEventListener("click", (event) => {
    if (!more.contains(event.target)) more.open = false;
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
}
