// data-scan="id of the input": a camera that reads QR codes into it. Typing the number works without.
import { reader } from "./islands/reader";

const PAUSE_MS = 120;

class Scan {
  readonly #view: HTMLElement;
  readonly #video: HTMLVideoElement;
  readonly #start: HTMLElement;
  readonly #stop: HTMLElement;
  readonly #status: HTMLElement;
  #stream: MediaStream | null = null;

  constructor(private readonly box: HTMLElement, private readonly input: HTMLInputElement) {
    const part = <T extends HTMLElement>(selector: string): T => {
      const found = box.querySelector<T>(selector);
      if (!found) throw new Error(`scan box lacks ${selector}`);
      return found;
    };
    this.#view = part(".scan-view");
    this.#video = part("video");
    this.#start = part("[data-scan-start]");
    this.#stop = part("[data-scan-stop]");
    this.#status = part(".scan-say");
    this.#start.addEventListener("click", () => void this.open());
    this.#stop.addEventListener("click", () => this.close(""));
    window.addEventListener("pagehide", () => this.close(""));
    document.addEventListener("visibilitychange", () => document.hidden && this.close(""));
    box.hidden = false;
  }

  async open(): Promise<void> {
    if (this.#stream) return;
    if (!navigator.mediaDevices) return this.say("none");
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment" } });
      this.show(true);
      this.say("aim");
      this.#video.srcObject = this.#stream;
      await this.#video.play();
      await this.look(this.#stream);
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      this.close(name === "NotAllowedError" ? "denied" : "none");
    }
  }

  private async look(stream: MediaStream): Promise<void> {
    const read = await reader(this.box.dataset["engine"] ?? "");
    while (this.#stream === stream) {
      const text = await read(this.#video);
      if (text && this.accept(text)) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private accept(text: string): boolean {
    if (this.box.hasAttribute("data-follow")) return this.follow(text);
    this.input.value = text;
    this.close("found");
    navigator.vibrate?.(60);
    if (this.box.hasAttribute("data-submit")) this.input.form?.requestSubmit();
    return true;
  }

  // A code may carry an address of this very site; any other is refused.
  private follow(text: string): boolean {
    if (originOf(text) !== location.origin) {
      this.say("other");
      return false;
    }
    this.close("found");
    location.assign(text);
    return true;
  }

  close(word: string): void {
    const open = this.#stream !== null;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
    this.show(false);
    this.say(word);
    if (open && word !== "found") this.#start.focus();
  }

  private show(open: boolean): void {
    this.#view.hidden = !open;
    this.#stop.hidden = !open;
    this.#start.hidden = open;
  }

  private say(word: string): void {
    this.#status.textContent = word === "" ? "" : (this.box.dataset[word] ?? "");
  }
}

function originOf(address: string): string | null {
  try {
    return new URL(address).origin;
  } catch {
    return null;
  }
}

for (const box of document.querySelectorAll<HTMLElement>("[data-scan]")) {
  const input = document.getElementById(box.dataset["scan"] ?? "");
  if (input instanceof HTMLInputElement) new Scan(box, input);
}
