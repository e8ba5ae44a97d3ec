// Keeps "还剩4天" true while a page stays open. Counts from the server's moment, never from this computer's clock.
// The wording is that of presentation.remaining; a browser test compares the two.
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function remaining(seconds) {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (days >= 3) return `还剩${days}天`;
  if (days) return `还剩${days}天${hours}小时`;
  if (hours) return `还剩${hours}小时${minutes}分钟`;
  return minutes ? `还剩${minutes}分钟` : "还剩不足1分钟";
}

for (const badge of document.querySelectorAll("[data-deadline]")) {
  const left = badge.querySelector("[data-deadline-left]");
  const whole = Number(badge.dataset.until) - Number(badge.dataset.now);
  const tick = () => {
    const milliseconds = whole - performance.now();
    const words = milliseconds > 0 ? remaining(Math.floor(milliseconds / 1000)) : "已截止";
    if (left.textContent !== words) left.textContent = words;
    badge.classList.toggle("near", milliseconds < 3 * DAY * 1000);
    badge.classList.toggle("over", milliseconds <= 0);
  };
  tick();
  setInterval(tick, 1000);
}
