// data-confirm="question" on a button: asks in a dialog, then lets the form go as if nothing had been in between.
import { dialogFrom } from "./page";

const agreed = new WeakSet<HTMLElement>();

export function confirms(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element | null)?.closest<HTMLButtonElement>("button[data-confirm]");
    if (!button?.form || agreed.delete(button)) return;
    if (!button.form.noValidate && !button.form.checkValidity()) return;
    const dialog = dialogFrom("ui-confirm");
    if (!dialog) return;
    event.preventDefault();
    ask(dialog, button);
  }, true);
}

function ask(dialog: HTMLDialogElement, button: HTMLButtonElement): void {
  const text = dialog.querySelector("[data-slot=text]");
  const yes = dialog.querySelector("[data-slot=yes]");
  if (text) text.textContent = button.dataset["confirm"] ?? "";
  if (yes && button.textContent) yes.textContent = button.textContent.trim();
  if (yes && button.classList.contains("danger")) yes.classList.replace("primary", "danger");
  dialog.addEventListener("close", () => {
    button.focus();
    if (dialog.returnValue !== "yes") return;
    agreed.add(button);
    button.click();
  });
  dialog.showModal();
}
