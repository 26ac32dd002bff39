// A form with radios named "outcome": parts for other outcomes (data-outcomes="grant partial") fold away.
"use strict";

function fold() {
  const chosen = document.querySelector("input[name=outcome]:checked")?.value;
  document.querySelectorAll("[data-outcomes]").forEach((part) => {
    part.hidden = Boolean(chosen) && !part.dataset.outcomes.split(" ").includes(chosen);
  });
}
document.querySelectorAll("input[name=outcome]").forEach((radio) => radio.addEventListener("change", fold));
window.addEventListener("pageshow", fold); // also after the browser's back button put the old answers back
fold();
