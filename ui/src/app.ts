// Comforts on every page. Each works on plain HTML that does its job without it.
import { confirms } from "./islands/confirm";
import { copying, printing } from "./islands/copy-print";
import { countdowns } from "./islands/countdown";
import { csrf } from "./islands/csrf";
import { keypads } from "./islands/keypad";
import { once } from "./islands/page";
import { shortcuts } from "./islands/shortcuts";
import { submits } from "./islands/submit";

// Runs again on what htmx brings in; each element is dressed once.
function dress(root: ParentNode): void {
  keypads(root);
  printing(root);
  copying(root);
  countdowns(root);
  for (const box of root.querySelectorAll<HTMLElement>("[data-focus]")) if (once(box, "ready")) box.focus();
}

csrf();
confirms();
submits();
shortcuts();
dress(document);
document.addEventListener("htmx:after:swap", () => dress(document));
