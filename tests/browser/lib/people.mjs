// Signing in as the people of the demo, through the cards of its login page.

/** Everyone the demo offers: `{ name, roles, person }`, in the order of the page. */
export async function everyone(page) {
  await page.goto("/login");
  return page.$$eval("form[action='/demo/login'] button", (cards) =>
    cards.map((card) => ({
      name: card.querySelector("strong").textContent.trim(),
      roles: card.textContent.replace(card.querySelector("strong").textContent, "").trim(),
      person: card.value,
    })),
  );
}

/** Presses the card of a person and waits for their own first page. */
export async function signIn(page, person) {
  await page.goto("/login");
  await Promise.all([page.waitForURL((url) => url.pathname !== "/login"), page.click(`form[action='/demo/login'] button[value='${person.person}']`)]);
}
