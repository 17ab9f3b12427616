// Walks the links of the site, one page of every kind.

/** `/c/7/things/018f…?page=2` and `/c/9/things/018e…` are pages of one kind: `/c/N/things/N`. */
export function kind(href) {
  const { pathname, searchParams } = new URL(href, "http://x");
  const parts = pathname.split("/").map((part) => (/^\d+$|^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9A-Za-z_-]{20,}$/.test(part) ? "*" : part));
  const keys = [...new Set(searchParams.keys())].sort().join("&");
  return parts.join("/") + (keys ? `?${keys}` : "");
}

/**
 * Visits one page of each kind reachable by links from `start`, at most `most` kinds, and calls `see(page, kind)` on
 * each. `skip(kind)` leaves a kind out.
 */
export async function crawl(page, start, see, { most = 120, skip = () => false } = {}) {
  const waiting = [start];
  const seen = new Set([kind(start)]);
  for (let visited = 0; waiting.length && visited < most; visited += 1) {
    const href = waiting.shift();
    const answer = await page.goto(href).catch(downloads);
    if (!answer || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    await see(page, kind(page.url()), answer.status());
    for (const next of await links(page)) {
      const its = kind(next);
      if (seen.has(its) || skip(its)) continue;
      seen.add(its);
      waiting.push(next);
    }
  }
  return [...seen];
}

/** A file to save is no page. */
function downloads(error) {
  if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
}

function links(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("a[href]:not([download])")].filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search),
  );
}
