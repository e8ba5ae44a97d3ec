// Runs before the first paint: the chosen theme, and a class that says scripts work.
(() => {
  document.documentElement.classList.add("js");
  const media = { light: "not all", dark: "screen" };
  const system = "screen and (prefers-color-scheme: dark)";
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; the system's theme is fine then.
  }
  document.getElementById("dark-theme").media = media[chosen] || system;
})();
