// The viewer: another file without leaving the place in the dossier; pictures turn and grow.
function equip(viewer) {
  const frame = viewer.querySelector("[data-viewer]");
  const tools = viewer.querySelector("[data-viewer-tools]");
  if (!frame || !tools) return;
  const picture = frame.querySelector("img");
  let turned = 0;
  let scale = 1;

  const draw = () => {
    const sideways = turned % 180 !== 0;
    const width = frame.clientWidth * scale;
    picture.style.maxWidth = "none";
    // Turned by a quarter, what was its height is its width: the place it takes is made to fit.
    picture.style.width = sideways ? "auto" : `${width}px`;
    picture.style.height = sideways ? `${width}px` : "auto";
    const gap = sideways ? (picture.offsetWidth - picture.offsetHeight) / 2 : 0;
    picture.style.margin = `${gap}px ${-gap}px`;
    picture.style.transform = `rotate(${turned}deg)`;
  };

  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const { turn, zoom, fit } = event.target.dataset;
    if (turn) turned = (turned + Number(turn) + 360) % 360;
    if (zoom) scale = Math.min(Math.max(scale * Number(zoom), 0.25), 8);
    if (fit !== undefined) scale = 1;
    if (turn || zoom || fit !== undefined) draw();
  });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-evidence]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("evidence");
    if (!answer.ok || !fresh) throw new Error("no viewer");
    document.getElementById("evidence").replaceWith(fresh);
    equip(fresh);
    history.replaceState(null, "", link.href.split("#")[0]);
    if (matchMedia("(max-width: 62rem)").matches) fresh.scrollIntoView();
    fresh.focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  }
});

equip(document.getElementById("evidence"));
