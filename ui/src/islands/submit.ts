// A form that is on its way is not sent a second time. It is free again after a while: a download leaves the page standing.
const LOCKED_MS = 8_000;
const sent = new Set<HTMLFormElement>();

export function submits(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    sent.add(form);
    mark(form, true);
    setTimeout(() => release(form), LOCKED_MS);
  });
  const free = (): void => sent.forEach(release);
  window.addEventListener("pageshow", free);
  document.addEventListener("htmx:finally:request", free);
}

function release(form: HTMLFormElement): void {
  sent.delete(form);
  mark(form, false);
}

// aria-disabled, not disabled: a disabled button would drop its own name and value from the form.
function mark(form: HTMLFormElement, busy: boolean): void {
  form.setAttribute("aria-busy", String(busy));
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
