// A visitor without a browser: cookies, forms and their tokens over plain HTTP.

export class Visitor {
  #cookies = new Map();
  #csrf = "";

  /** @param {string} url where the server listens; may change when it starts again */
  constructor(url) {
    this.url = url;
  }

  /** Fetches a page and remembers its form token. Redirects are followed. */
  async get(path) {
    const answer = await this.#send(path, {});
    const { pathname } = new URL(answer.location ?? path, this.url);
    return answer.location ? this.get(answer.location) : { ...answer, path: pathname };
  }

  /** Sends a form with the token of the page seen last. A redirect is returned, not followed. */
  post(path, fields) {
    const body = new URLSearchParams({ csrf: this.#csrf, ...fields });
    return this.#send(path, { method: "POST", body });
  }

  async signIn(person) {
    await this.get("/login");
    const { location } = await this.post("/demo/login", { person: person.person, next: "" });
    return this.get(location);
  }

  /** Who the demo offers to be; see people.mjs. */
  async everyone() {
    const { text } = await this.get("/login");
    const cards = text.matchAll(/name="person" value="([^"]+)"><span><strong>([^<]+)<\/strong><br>([^<]*)</g);
    return [...cards].map(([, person, name, roles]) => ({ person, name, roles }));
  }

  /** The session, for `Authorization: Bearer`. */
  get token() {
    return this.#cookies.get("session");
  }

  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async #send(path, init) {
    const answer = await fetch(new URL(path, this.url), { redirect: "manual", headers: { cookie: this.cookie, "accept-language": "zh-CN" }, ...init });
    for (const line of answer.headers.getSetCookie?.() ?? []) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    const text = await answer.text();
    // A page that could not recognise us carries a stranger's token.
    if (answer.status < 500) this.#csrf = text.match(/name="csrf-token" content="([^"]+)"/)?.[1] ?? this.#csrf;
    return { status: answer.status, location: answer.headers.get("location"), retryAfter: answer.headers.get("retry-after"), text };
  }
}
