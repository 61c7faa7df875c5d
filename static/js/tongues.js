/**
 * The links to the other languages lead to what is on the screen now, not to what it was when the page was made.
 * @module tongues
 */

/** Wire the links: when followed, they take the address of that moment with them. */
export function wireTongues() {
  for (const link of document.querySelectorAll("[data-language]")) {
    link.addEventListener("click", () => {
      const address = new URL(location.href);
      address.searchParams.set("lang", link.dataset.language);
      link.href = address.href;
    });
  }
}
