// data-countdown="50": seconds left; at zero the page is fetched again. Counts by the clock, so a sleeping phone catches up.
import { once, say } from "./page";

export function countdowns(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-countdown]")) {
    const seconds = Number(box.dataset["countdown"]);
    if (Number.isFinite(seconds) && seconds > 0 && once(box, "ready")) run(box, seconds);
  }
}

function run(box: HTMLElement, seconds: number): void {
  const ends = performance.now() + seconds * 1000;
  const words = document.createElement("span");
  const line = document.createElement("progress");
  line.max = seconds;
  line.setAttribute("aria-hidden", "true");
  box.replaceChildren(words, line);
  const tick = (): void => {
    if (!box.isConnected) return void clearInterval(timer);
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    words.textContent = `${left} ${box.dataset["text"] ?? ""}`;
    line.value = left;
    if (left > 0 || document.hidden) return;
    if (navigator.onLine) {
      clearInterval(timer);
      location.reload();
    } else say("offline");
  };
  const timer = setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  tick();
}
