// The page that checks a receipt in the browser (features/beans/templates/beans/verify.html). Nothing is sent anywhere.
import { hex, parseKey, type Key } from "./proof/note";
import { amountText, minuteText } from "./proof/facts";
import { judge, type Verdict } from "./proof/receipt";

const FILE_MAX_BYTES = 262144;

class Checker {
  readonly #key: Key;
  readonly #input: HTMLTextAreaElement;

  constructor(private readonly form: HTMLFormElement) {
    this.#key = parseKey(form.dataset["key"] ?? "");
    this.#input = form.querySelector("textarea") as HTMLTextAreaElement;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check(this.#input.value);
    });
    form.querySelector<HTMLInputElement>("input[type=file]")?.addEventListener("change", (event) => void this.open(event));
    window.addEventListener("hashchange", () => this.arrive());
    form.hidden = false;
    document.getElementById("verify-plain")?.remove();
    this.arrive();
  }

  // With the code of a receipt in the address's fragment, which no browser sends.
  arrive(): void {
    if (location.hash.length < 2) return;
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.hash = location.hash;
    this.check(location.hash);
  }

  async open(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.#input.value = file.size <= FILE_MAX_BYTES ? await file.text() : "";
    this.check(this.#input.value);
  }

  check(given: string): void {
    const verdict = judge(given, this.#key);
    const shown = verdict.genuine ? "genuine" : "false";
    for (const box of document.querySelectorAll<HTMLElement>("[data-verdict]")) {
      box.hidden = box.dataset["verdict"] !== shown;
      if (box.hidden) continue;
      if (verdict.genuine) this.facts(box, verdict);
      else for (const line of box.querySelectorAll<HTMLElement>("[data-fault]")) line.hidden = line.dataset["fault"] !== verdict.fault;
      box.focus();
      box.scrollIntoView({ block: "start" });
    }
  }

  facts(box: HTMLElement, verdict: Verdict & { genuine: true }): void {
    const facts = this.texts(verdict);
    for (const row of box.querySelectorAll<HTMLElement>("[data-fact]")) {
      const text = facts[row.dataset["fact"] ?? ""];
      row.hidden = text === undefined;
      (row.querySelector("dd") as HTMLElement).textContent = text ?? "";
    }
    for (const line of box.querySelectorAll<HTMLElement>("[data-kind]")) {
      line.hidden = line.dataset["kind"] !== (verdict.entry ? "receipt" : "checkpoint");
    }
  }

  texts({ entry, origin, size, root }: Verdict & { genuine: true }): Record<string, string> {
    const log = { size: String(size), log: origin };
    if (!entry) return { ...log, root: (hex(root).match(/.{4}/g) ?? []).join(" ") };
    const facts = { ...log, seq: String(entry.seq), at: minuteText(entry.atMs) };
    if (!entry.moved) return { ...facts, purpose: this.form.dataset["still"] ?? "" };
    const { purpose, amount, from, to } = entry.moved;
    const words = this.form.dataset;
    const unit = words["yuan"]?.split(" ").includes(String(purpose)) ? words["unitYuan"] : words["unitBeans"];
    const name = this.form.querySelector<HTMLElement>(`[data-purpose="${purpose}"]`)?.textContent ?? words["other"] ?? "";
    return { ...facts, purpose: name, amount: `${amountText(amount)} ${unit}`, from: String(from), to: String(to) };
  }
}

const form = document.querySelector<HTMLFormElement>("form[data-verify]");
if (form) new Checker(form);
