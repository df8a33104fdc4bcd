// Brings NHS.UK frontend's components to life. Every page works without it.
import { initAll } from "./nhsuk-frontend.min.js";

initAll();

// A form sent twice by a double click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post" && !event.defaultPrevented) {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 3000);
  }
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Shows what belongs to an answer when that answer is chosen. The library's own way marks a radio
// as "expanded", which a radio cannot be.
function showWhatIsInside() {
  document.querySelectorAll("[data-inside]").forEach((input) => {
    document.getElementById(input.dataset.inside).hidden = !input.checked;
  });
}
document.addEventListener("change", showWhatIsInside);
showWhatIsInside();

document.querySelectorAll("[data-needs-scripts]").forEach((part) => {
  part.hidden = false;
});

// A passkey that fails says so on the page. Stopping it oneself is no failure.
document.addEventListener("allauth.error", (event) => {
  const problem = document.getElementById("passkey-problem");
  if (problem) {
    event.preventDefault();
    problem.hidden = event.detail.exception?.name === "AbortError";
  }
});
