// Around the room: when everything is drawn, whether the kernel is still there, and that it ends with the page.
"use strict";
(() => {
  const EVERY = 2000;
  const QUIET = 150;
  const WAITING = 'script[type="application/vnd.voila.cell-output+json"]';
  const told = document.getElementById("jupyter-config-data");
  const kernel = told ? JSON.parse(told.textContent).kernelId : "";
  const opening = document.getElementById("opening");
  const broken = document.getElementById("broken");

  // What a widget shows at first stands there before it lives; then it takes its place.
  requestAnimationFrame(() => { document.documentElement.dataset.shown = Math.round(performance.now()); });
  function isAlive(live) {
    return live.querySelector(".samiksha-explore [data-drawn]") || live.querySelectorAll("[data-drawn]").length > 1;
  }
  function relieve() {
    for (const live of document.querySelectorAll(".room-live")) {
      const still = live.nextElementSibling;
      if (still?.matches(".room-still") && isAlive(live)) still.remove();
    }
  }

  function isDrawn() {
    if (document.querySelector(WAITING)) return false;
    return [...document.querySelectorAll(".room-live")].every((live) => live.querySelector(".jupyter-widgets, .samiksha-panel"));
  }

  // Widgets fill in one after the other: all is drawn when nothing has been added for a moment.
  let settling;
  function look() {
    clearTimeout(settling);
    relieve();
    if (!isDrawn()) return;
    const last = Math.round(performance.now());
    settling = setTimeout(() => {
      seen.disconnect();
      opening.hidden = true;
      document.documentElement.dataset.painted = last;
    }, QUIET);
  }

  function say(isBroken) {
    broken.hidden = !isBroken;
    document.body.classList.toggle("is-broken", isBroken);
  }

  let missed = 0;
  async function ask() {
    let status = 0;
    try {
      status = (await fetch(`/room/alive/${kernel}`, { cache: "no-store" })).status;
    } catch {
      status = 0;
    }
    missed = status === 204 ? 0 : missed + 1;
    if (status && status !== 204) return say(true);
    say(missed > 1);
    setTimeout(ask, EVERY);
  }

  const seen = new MutationObserver(look);
  seen.observe(document.documentElement, { childList: true, subtree: true });
  look();
  document.getElementById("again").addEventListener("click", () => location.assign("/"));
  if (kernel) {
    setTimeout(ask, EVERY);
    window.addEventListener("pagehide", () => navigator.sendBeacon(`/voila/api/shutdown/${kernel}`));
  }
})();
