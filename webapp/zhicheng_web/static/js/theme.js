// 外观: follow the system, or light, or dark; remembered in this browser only.
const choice = document.querySelector("[data-theme-choice]");

function remembered() {
  try {
    return localStorage.getItem("theme") || "";
  } catch {
    return null;
  }
}

if (choice && remembered() !== null) {
  choice.value = remembered();
  choice.closest("[hidden]").hidden = false;
  choice.addEventListener("change", () => {
    localStorage.setItem("theme", choice.value);
    document.getElementById("dark-theme").media =
      { light: "not all", dark: "screen" }[choice.value] || "screen and (prefers-color-scheme: dark)";
  });
}
