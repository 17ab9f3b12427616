// Residents who pay and give, and clerks who give back: what each can ask for, over HTTP.
import { Visitor } from "../../browser/lib/visitor.mjs";

const ROLES = { 居民: "resident", 队长: "leader", 店主: "clerk" };

/** The people of one community: `{ community, payers: [Visitor, Visitor], clerk, shop, code }`. */
async function neighbourhood(url, cast) {
  const here = { payers: [] };
  for (const person of cast) {
    const visitor = Object.assign(new Visitor(url), { person: person.person });
    const { path } = await visitor.signIn(person);
    here.community = path.match(/^\/c\/(\d+)/)[1];
    if (person.role === "clerk") here.clerk = visitor;
    else here.payers.push(visitor);
  }
  here.shop = (await here.clerk.get(`/c/${here.community}/till`)).path.split("/").pop();
  here.code = await codeOf(here);
  return here;
}

/** The printed code of the clerk's shop. */
async function codeOf({ community, payers, clerk }) {
  const name = (await clerk.get(`/c/${community}/till`)).text;
  const { items } = JSON.parse((await payers[0].get(`/api/v1/c/${community}/merchants`)).text);
  return items.find((shop) => name.includes(shop.name)).code;
}

/** Both communities of the demo, each with its `other`. */
export async function neighbourhoods(url) {
  const everyone = await new Visitor(url).everyone();
  const cast = everyone.map((one) => ({ ...one, role: ROLES[one.roles.split(" ")[0]] })).filter((one) => one.role);
  const both = await Promise.all([cast.slice(0, 3), cast.slice(3, 6)].map((three) => neighbourhood(url, three)));
  both.forEach((here, n) => (here.other = both[1 - n]));
  return both;
}

/** An answer that is the same whenever the same key is sent again. */
async function said(answer) {
  const { request_id: _, ...body } = await answer.json();
  if (answer.status === 503) return { status: 503, retryAfter: answer.headers.get("retry-after") };
  return { status: answer.status, body };
}

function api(visitor, path, key, body) {
  const headers = { authorization: `Bearer ${visitor.token}`, "content-type": "application/json", "idempotency-key": key, connection: "keep-alive" };
  return fetch(new URL(path, visitor.url), { method: "POST", headers, body: JSON.stringify(body) }).then(said);
}

/** Beans from one payer to the other; far too many are refused. */
export function gift(here, n, key) {
  const giver = here.payers[n % 2];
  const body = { to: here.payers[(n + 1) % 2].person, amount: n % 16 === 0 ? "99999" : "0.01", note: "" };
  return { word: "gift", send: () => api(giver, `/api/v1/c/${here.community}/me/gifts`, key, body) };
}

/** Beans to a payer of the other community. */
export function crossing(here, n, key) {
  const body = { community: here.other.community, to: here.other.payers[n % 2].person, amount: "0.01", note: "" };
  return { word: "cross-out", send: () => api(here.payers[n % 2], `/api/v1/c/${here.community}/me/crossings`, key, body) };
}

/** A payment at the printed code, and the last digits of its transfer, which its page shows. */
export function payment(here, n, key) {
  const payer = here.payers[n % 2];
  const path = `/c/${here.community}/pay/${here.code}/payments/${key}`;
  const asked = { word: "pay-scan", acknowledged: false };
  asked.send = async () => {
    const { status, location, text, retryAfter } = await payer.post(path, { amount: "0.01" });
    // A refusal shows the form again with the reason.
    if (status === 422) return { status: 409, body: { why: text.match(/<a href="#f-amount">([^<]+)</)[1] } };
    if (status !== 303) return { status, body: {}, retryAfter };
    asked.acknowledged = true;
    const page = await payer.get(path);
    if (page.status !== 200) return { status: page.status, body: {}, retryAfter: page.retryAfter };
    const [, tail] = page.text.match(/<dd[^>]*>([0-9A-F]{8})<\/dd>/);
    return { status, body: { location, tail: tail.toLowerCase() } };
  };
  return asked;
}

/** A payment given back; `entry` is the shop's own id of it. */
export function refund(here, entry, key) {
  const path = `/api/v1/c/${here.community}/shops/${here.shop}/redemptions/${entry}/refund`;
  return { word: "refund", send: () => api(here.clerk, path, key, { reason: "" }) };
}

/** What the shop took and gave back after the entry `after`, oldest first. */
export async function entries(here, after = "") {
  const all = [];
  for (let next = after; next !== null && next !== undefined; ) {
    const { text } = await here.clerk.get(`/api/v1/c/${here.community}/shops/${here.shop}/redemptions?limit=100&after=${next}`);
    const page = JSON.parse(text);
    all.push(...page.items);
    next = page.next;
  }
  return all;
}
