// One person of a journey: their own browser, their steps, each page looked at.
import { visit } from "./browser.mjs";
import { check } from "./check.mjs";
import { everyone, signIn } from "./people.mjs";
import { words } from "./words.mjs";

export class Actor {
  /**
   * Signs in as the first person of the demo with this role (its text key, such as `role-approver`).
   * `stage` is { browser, url, lang, viewport, javaScript }; without scripts pages are walked but not measured.
   */
  static async enter(stage, role) {
    const visitor = await visit(stage.browser, stage.url, stage);
    const person = (await everyone(visitor.page)).find((one) => one.roles.startsWith(words(stage.lang)(role)));
    if (!person) throw new Error(`the demo offers nobody with ${role}`);
    await signIn(visitor.page, person);
    const actor = new Actor(stage, visitor, person);
    await actor.look();
    return actor;
  }

  constructor(stage, visitor, person) {
    Object.assign(this, { stage, visitor, person, page: visitor.page });
    this.home = new URL(this.page.url()).pathname.match(/^\/c\/\d+/)?.[0] ?? "";
  }

  /** Goes to a page of the community, such as `/desk/awards`. */
  async open(path) {
    const answer = await this.page.goto(path.startsWith("/c/") ? path : this.home + path);
    if (answer.status() !== 200) throw new Error(`${path} answers ${answer.status()} to ${this.person.name}`);
    await this.look();
  }

  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) await this.page.fill(`main [name='${name}']`, value);
  }

  /** Presses a link or button of the page, says yes when asked, and waits for the next page. */
  async press(selector) {
    const target = this.page.locator(`main ${selector}`).first();
    const asks = this.stage.javaScript !== false && (await target.getAttribute("data-confirm"));
    await Promise.all([this.page.waitForEvent("load"), target.click().then(() => asks && this.page.click("dialog[open] [value=yes]"))]);
    await this.look();
  }

  /** Sends the form that goes to this address. */
  submit(action, button = "button.primary") {
    return this.press(`form[action$='${action}'] ${button}`);
  }

  text(selector = "main") {
    return this.page.locator(selector).first().innerText();
  }

  /** Fails with what the page says is wrong. */
  async fine() {
    const wrong = await this.page.locator(".error-summary").allInnerTexts();
    if (wrong.length) throw new Error(`${this.path}: ${wrong.join(" ")}`);
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  async look() {
    if (this.stage.javaScript === false) return;
    const kind = this.path.replace(/\/[0-9a-f-]{36}|\/\d+/g, "").replace(/\W+/g, "-");
    await check(this.page, `journey-${this.stage.lang}${kind}`);
  }

  async leave() {
    const faults = this.visitor.faults();
    await this.visitor.close();
    if (faults.length) throw new Error(`${this.person.name}: ${faults.join("\n")}`);
  }
}
