// Comforts on every page. Each works on plain HTML that does its job without it.
import { confirms } from "./islands/confirm";
import { copying, printing } from "./islands/copy-print";
import { countdowns } from "./islands/countdown";
import { csrf } from "./islands/csrf";
import { keypads } from "./islands/keypad";
import { shortcuts } from "./islands/shortcuts";
import { submits } from "./islands/submit";

// Parts that dress elements run again on what htmx brings in.
function dress(root: ParentNode): void {
  keypads(root);
  printing(root);
  copying(root);
  countdowns(root);
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
}

csrf();
confirms();
submits();
shortcuts();
dress(document);
document.addEventListener("htmx:after:swap", (event) => {
  dress(event.target instanceof Element ? event.target : document);
});
