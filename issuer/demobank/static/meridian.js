// What the pages do by themselves when script is on. Every flow works without.
"use strict";

// A countdown, by this machine's own stopwatch: its clock may be wrong.
for (const line of document.querySelectorAll("[data-remaining]")) {
  const words = line.querySelector("[role=timer]");
  const end = performance.now() + Number(line.dataset.remaining) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    words.textContent = "Valid for " + Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    line.classList.toggle("soon", left <= 30);
    if (left > 0) {
      setTimeout(tick, 250);
    } else {
      location.replace(location.href);
    }
  };
  tick();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value);
      button.textContent = "Copied";
    } catch {
      // Not allowed, or not a secure page: show it, selected, to copy by hand.
      source.closest("details").open = true;
      source.focus();
      source.select();
      button.textContent = "Copy it below";
    }
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}

// The page of an activation asks until the app has answered.
for (const page of document.querySelectorAll("[data-poll]")) {
  const ask = async () => {
    try {
      const answer = await fetch(page.dataset.poll, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected || (await answer.json()).state !== page.dataset.progress) {
        location.replace(location.href);
        return;
      }
    } catch {
      // The bank cannot be reached for now: ask again.
    }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 1000);
}

// A page with a code goes on by itself when it was answered elsewhere. What is
// being typed is not lost: an answered code has no more use for it.
for (const page of document.querySelectorAll("[data-events]")) {
  const events = new EventSource(page.dataset.events);
  events.addEventListener("change", () => {
    events.close();
    location.replace(location.href);
  });
  addEventListener("pagehide", () => events.close());
}
