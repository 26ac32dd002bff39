// Small comforts on top of pages that work without any script.
"use strict";

// The list of errors gets the focus, so that it is read first; its links lead to the fields by themselves.
document.querySelector("[data-focus]")?.focus();

// Open menus close with Escape, giving the focus back, and by a press elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.account[open], details.fold[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.account[open], details.fold[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// <form data-guard>: leaving with unsaved changes asks first; sending and a successful autosave make it safe again.
document.querySelectorAll("form[data-guard]").forEach((form) => {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
});

// An autosave that did not arrive says so in its own words (data-failed on the status line).
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
function failed(event) {
  const line = event.detail.target;
  if (!line?.dataset.failed) return;
  line.textContent = line.dataset.failed;
  line.classList.add("autosave-failed");
}
document.addEventListener("htmx:beforeSwap", (event) => event.detail.target.classList.remove("autosave-failed"));

// A form that is being sent is not sent twice by a double click; the server knows a second copy anyhow.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// A form on its way no longer saves by itself: the next page would take a late autosave for somebody else's.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("form[data-sent]")) event.preventDefault();
});

// What asks by itself (data-rest, in seconds) does so only while somebody is there: asking for ever would keep a
// session open that should end by rest.
let seen = Date.now();
for (const sign of ["pointermove", "keydown", "scroll"]) {
  document.addEventListener(sign, () => { seen = Date.now(); }, { passive: true });
}
document.addEventListener("htmx:beforeRequest", (event) => {
  const rest = Number(event.detail.elt.dataset.rest);
  if (rest && (document.hidden || Date.now() - seen > rest * 1000)) event.preventDefault();
});
