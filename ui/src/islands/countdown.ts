// data-countdown="50": seconds left. At zero the page is fetched again: only the part data-swap="#id" names, else all of it.
// Counts by the clock, so a phone that slept catches up when it wakes; without a network it waits and says so.
import { once, say } from "./page";

const RETRY_MS = 5_000;

interface Htmx {
  ajax(method: string, address: string, how: { target: string; select: string; swap: string }): Promise<void>;
}

export function countdowns(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-countdown]")) {
    const seconds = Number(box.dataset["countdown"]);
    if (Number.isFinite(seconds) && seconds > 0 && once(box, "ready")) run(box, seconds);
  }
}

function run(box: HTMLElement, seconds: number): void {
  const ends = performance.now() + seconds * 1000;
  let asked = -Infinity;
  const show = face(box, seconds);
  const tick = (): void => {
    if (!box.isConnected) return stop();
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    show(left);
    if (left > 0 || document.hidden || performance.now() - asked < RETRY_MS) return;
    asked = performance.now();
    if (navigator.onLine) fetchAgain(box.dataset["swap"] ?? "");
    else say("offline");
  };
  const timer = setInterval(tick, 1000);
  const stop = (): void => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
  document.addEventListener("visibilitychange", tick);
  tick();
}

function face(box: HTMLElement, seconds: number): (left: number) => void {
  const words = document.createElement("span");
  const line = document.createElement("progress");
  line.max = seconds;
  line.setAttribute("aria-hidden", "true");
  box.replaceChildren(words, line);
  return (left) => {
    words.textContent = (box.dataset["text"] ?? "{n}").replace("{n}", String(left));
    line.value = left;
  };
}

function fetchAgain(part: string): void {
  const htmx = (window as { htmx?: Htmx }).htmx;
  if (!part || !htmx) return location.reload();
  htmx.ajax("GET", location.pathname + location.search, { target: part, select: part, swap: "outerHTML" }).catch(() => say("offline"));
}
