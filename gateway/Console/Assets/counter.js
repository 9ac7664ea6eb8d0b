"use strict";

// The page works without this file; it only prints, and eases scanning.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A scanner types into the field that has the focus: what stands there is to be replaced, not added to.
for (const field of document.querySelectorAll("[data-select]")) {
  field.addEventListener("focus", () => field.select());
  if (field === document.activeElement) {
    field.select();
  }
}

// On a small screen the form hides the outcome.
const outcome = document.getElementById("outcome");
if (outcome && window.matchMedia("(max-width: 40rem)").matches) {
  outcome.closest("section").scrollIntoView();
}
