// A form that is on its way is not sent a second time. Coming back by the back button frees it.
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
  });
  const free = (): void => {
    for (const form of sent) mark(form, false);
    sent.clear();
  };
  window.addEventListener("pageshow", free);
  document.addEventListener("htmx:finally:request", free);
}

// aria-disabled, not disabled: a disabled button would drop its own name and value from the form.
function mark(form: HTMLFormElement, busy: boolean): void {
  form.toggleAttribute("aria-busy", busy);
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
