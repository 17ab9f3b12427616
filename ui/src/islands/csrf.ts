// Adds the page's CSRF token to every htmx request that is not a GET.
interface HtmxRequestEvent {
  ctx: { request: { method: string; headers: Record<string, string> } };
}

export function csrf(): void {
  document.addEventListener("htmx:config:request", (event) => {
    const { request } = (event as CustomEvent<HtmxRequestEvent>).detail.ctx;
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    if (token && request.method.toUpperCase() !== "GET") request.headers["X-CSRF-Token"] = token;
  });
}
