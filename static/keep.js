// <form data-keep="whose">: what was filled in stays in this tab until it was kept, together with its one-time key. A form
// whose answer never came is so the same form when it is sent again, and counts once.
"use strict";

document.querySelectorAll("form[data-keep]").forEach((form) => {
  const NOT_KEPT = ["csrfmiddlewaretoken", "again"];  // `again` answers a question of this page: the next page asks anew
  const LASTS = 12 * 60 * 60 * 1000;
  const all = `keep ${form.dataset.keep} ${form.getAttribute("action")}`;
  const place = `${all} ${location.search}`;
  const state = form.dataset.keepState;

  function keep() {
    const typed = [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));
    sessionStorage.setItem(place, JSON.stringify({at: Date.now(), typed}));
  }

  function fill(typed) {
    for (const [name, value] of typed) {
      const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      for (const control of controls) {
        if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === value;
        else if (control.tagName !== "SELECT" || [...control.options].some((one) => one.value === value)) control.value = value;
      }
    }
  }

  if (state === "saved") {
    Object.keys(sessionStorage).filter((key) => key.startsWith(all)).forEach((key) => sessionStorage.removeItem(key));
  } else if (state === "refused") {
    keep();
  } else {
    const kept = JSON.parse(sessionStorage.getItem(place) || "null");
    if (kept && Date.now() - kept.at < LASTS) fill(kept.typed);
  }
  form.addEventListener("input", keep);

  const offline = form.querySelector("[data-offline]");
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    offline.hidden = false;
  });
  window.addEventListener("online", () => { offline.hidden = true; });
});
