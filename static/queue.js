// The loket's queue: J and K walk the rows.
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
  if (keys.getAttribute("aria-pressed") !== "true" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step) return;
  const links = rows();
  const here = links.indexOf(document.activeElement);
  links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
});
