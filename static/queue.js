// The loket's queue: J and K walk the rows, and the dossier stands beside them.
"use strict";

// Keys: off until somebody turns them on (WCAG 2.1.4), remembered per browser, silent while one types.
const keys = document.getElementById("keys");
const rows = () => [...document.querySelectorAll("a[data-row]")];
function show(on) {
  keys.setAttribute("aria-pressed", String(on));
  keys.textContent = on ? keys.dataset.on : keys.dataset.off;
}
keys.hidden = false;
show(localStorage.getItem("queue-keys") === "on");
keys.addEventListener("click", () => {
  const on = keys.getAttribute("aria-pressed") !== "true";
  localStorage.setItem("queue-keys", on ? "on" : "off");
  show(on);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !pane?.hidden && !document.querySelector("header details[open]")) return closePane();
  if (keys.getAttribute("aria-pressed") !== "true" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step) return;
  const links = rows();
  const here = links.indexOf(links.includes(document.activeElement) ? document.activeElement : current());
  const link = links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
  link?.focus();
  if (link && wide.matches) {
    clearTimeout(soon);
    soon = setTimeout(() => openRow(link), 200); // who walks past opens, and so reads, nothing
  }
});

// Beside each other, where there is room: the row that is opened stands in the address, so that back, forward and a
// reload show it again, and an act leads to the row that follows. Elsewhere a row leads to its page.
const wide = matchMedia("(min-width: 75rem)");
const pane = document.getElementById("pane");
const split = document.getElementById("split");
const current = () => document.querySelector("a[data-row][aria-current]");
const keyOf = (link) => link.pathname.split("/").at(-2);
let soon;
let inside = false;
function addressOf(link) {
  const url = new URL(location.href);
  if (link) url.searchParams.set("open", keyOf(link));
  else url.searchParams.delete("open");
  return url.pathname + url.search;
}
function mark(link) {
  current()?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
}
function openRow(link, { remember = true, enter = false } = {}) {
  clearTimeout(soon);
  const links = rows();
  const place = links.indexOf(link);
  const after = addressOf(links[place + 1] ?? links[place - 1]);
  if (remember && link !== current()) history.pushState(null, "", addressOf(link));
  mark(link);
  inside = enter;
  htmx.ajax("GET", `${link.pathname}?next=${encodeURIComponent(after)}`, { source: pane, target: pane, swap: "innerHTML" });
}
function closePane({ remember = true } = {}) {
  clearTimeout(soon);
  const link = current();
  if (remember && link) history.pushState(null, "", addressOf(null));
  mark(null);
  pane.hidden = true;
  pane.replaceChildren();
  split.classList.remove("split-open");
  if (remember) link?.focus();
}
function follow() {
  const key = new URL(location.href).searchParams.get("open");
  const link = rows().find((one) => keyOf(one) === key);
  if (link && wide.matches) openRow(link, { remember: false });
  else if (pane) closePane({ remember: false });
  return link;
}
split?.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) return closePane();
  const link = event.target.closest("a[data-row]");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openRow(link, { enter: true });
});
pane?.addEventListener("htmx:afterSwap", () => {
  pane.hidden = false;
  split.classList.add("split-open");
  pane.scrollTop = 0;
  if (inside) document.getElementById("pane-head").focus();
});
pane?.addEventListener("htmx:responseError", () => location.assign(current().href)); // the page says what is wrong
addEventListener("popstate", follow);
addEventListener("load", () => { if (new URL(location.href).searchParams.has("open")) follow()?.focus(); });
