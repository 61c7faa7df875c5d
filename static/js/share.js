/**
 * The "Share" menu: the link, a picture, print, the data, and the code for other sites.
 * @module share
 */

import { copied } from "./copy.js";
import { byId } from "./dom.js";
import { picture } from "./png.js";
import { say } from "./say.js";
import { downloadLink } from "./url.js";

const SIZE = /^(\d{2,4})(%|px)?$/;

export class Share {
  constructor(app, model) {
    this.app = app;
    this.model = model;
    this.button = byId("share-open");
    this.items = byId("share-items");
    this.done = byId("share-done");
    this.button.addEventListener("click", () => this.open(this.items.hidden));
    this.items.addEventListener("click", (event) => this.pick(event.target.closest("[data-share]")?.dataset.share));
    byId("share").addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => {
      if (!byId("share").contains(event.target)) this.open(false);
    });
    for (const id of ["embed-width", "embed-height", "embed-time"]) byId(id).addEventListener("input", () => this.code());
    byId("embed-copy").addEventListener("click", () => copied(byId("embed-code").value, byId("embed-done")));
  }

  open(open) {
    this.items.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.done.textContent = "";
    this.file();
  }

  /** The file holds what is shown at this moment; where nothing on can be taken away there is none. */
  file() {
    const link = this.items.querySelector("[data-share-file]");
    const address = downloadLink(this.app.options.file, this.model);
    link.toggleAttribute("href", Boolean(address));
    if (address) link.setAttribute("href", `${address}${address.includes("?") ? "&" : "?"}view=${location.hash.slice(1)}`);
  }

  key(event) {
    const stops = [...this.items.querySelectorAll("button, a[href]")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !this.items.hidden) {
      event.preventDefault();
      this.open(false);
      this.button.focus();
    } else if (by) {
      event.preventDefault();
      this.open(true);
      stops[(stops.indexOf(document.activeElement) + by + stops.length) % stops.length].focus();
    }
  }

  pick(what) {
    if (what === "link") copied(location.href, this.done);
    else if (what === "png") this.png();
    else if (what === "print") {
      this.open(false);
      window.print();
    } else if (what === "embed") this.embed();
  }

  /** Copy the address by key: the open event's button says so where it is, else the menu. */
  copyLink() {
    const button = document.querySelector("#evidence:not([hidden]) [data-copy]");
    if (button) button.click();
    else {
      this.open(true);
      copied(location.href, this.done);
    }
  }

  async png() {
    this.done.textContent = say("Drawing…");
    const canvas = picture(this.app.map, this.model);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (!blob) {
      this.done.textContent = say("The picture could not be made.");
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `conflictmap-${new Date().toISOString().slice(0, 10)}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.done.textContent = say("The picture is in your downloads.");
  }

  embed() {
    this.open(false);
    byId("embed-done").textContent = "";
    this.code();
    byId("embed-box").showModal();
  }

  /** Write the code for the sizes given; what is no size is marked and left as it was. */
  code() {
    const sizes = ["embed-width", "embed-height"].map((id) => {
      const field = byId(id);
      const match = SIZE.exec(field.value.trim());
      const good = Boolean(match) && !(id === "embed-height" && match[2] === "%");
      field.setAttribute("aria-invalid", String(!good));
      return good ? match[1] + (match[2] === "%" ? "%" : "") : null;
    });
    if (sizes.includes(null)) return;
    byId("embed-code").value = snippet(this.address(), sizes, say("Map of reported events"));
  }

  address() {
    const address = new URL(this.app.options.embed, location.href);
    address.search = location.search;
    address.hash = location.hash;
    if (byId("embed-time").checked) address.searchParams.set("time", "yes");
    return address.href.replaceAll("%2C", ",");
  }
}

/** The frame as HTML; the address and the title are written so that they stay inside their attributes. */
export function snippet(address, [width, height], title) {
  const safe = (text) => text.replace(/[&"<>]/g, (letter) => ({ "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" })[letter]);
  return `<iframe src="${safe(address)}" title="${safe(title)}" width="${width}" height="${height}" frameborder="0" loading="lazy" allowfullscreen></iframe>`;
}
