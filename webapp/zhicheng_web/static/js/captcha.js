// 换一张: asks for another picture; the digits of the one before count no more.
for (const again of document.querySelectorAll("[data-captcha-again]")) {
  const picture = again.parentElement.querySelector("[data-captcha]");
  const base = picture.src;
  again.hidden = false;
  again.addEventListener("click", () => {
    picture.src = `${base}?${Date.now()}`;
    again.parentElement.querySelector("input").value = "";
    again.parentElement.querySelector("input").focus();
  });
}
