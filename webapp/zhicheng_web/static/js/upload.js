// A file that is too big is told at once instead of after minutes of uploading; the server judges it all the same.
for (const form of document.querySelectorAll("[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const error = form.parentElement.querySelector("[data-upload-error]");
  const refusal = () => {
    const file = input.files[0];
    const limit = Number(form.dataset.max);
    if (!file) return "请先选择文件，再按上传。";
    if (file.size <= limit) return "";
    const kilobytes = (bytes) => `${Math.ceil(bytes / 1024)}KB`;
    return `「${file.name}」有${kilobytes(file.size)}，超过单张${Math.floor(limit / 1024)}KB的上限，没有上传。请压缩或降低扫描分辨率后重新选择。`;
  };
  const tell = (words) => {
    error.querySelector("span").textContent = words;
    error.hidden = !words;
  };
  input.addEventListener("change", () => tell(refusal()));
  form.addEventListener("submit", (event) => {
    const words = refusal();
    tell(words);
    if (words) event.preventDefault();
  });
}
