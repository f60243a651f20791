// Only the districts of the chosen review are offered; what is being made and what the schedule says is read anew from time to time.
"use strict";
const LIVE = ["jobs", "runs"];
const what = document.querySelector("select[name=what]");
const area = document.querySelector("select[name=area]");
const groups = [...area.querySelectorAll("optgroup")];
function narrow() {
  const chosen = area.value;
  const review = what.selectedOptions[0].dataset.review;
  for (const group of groups) {
    if (group.dataset.review === review) area.append(group);
    else group.remove();
  }
  area.value = chosen;
  if (area.selectedIndex < 0) area.value = "";
}
function again() {
  const busy = document.getElementById("jobs").dataset.busy === "yes";
  document.getElementById("make").disabled = busy;
  setTimeout(renew, busy ? 2000 : 60000);
}
async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of LIVE) document.getElementById(id).replaceWith(fresh.getElementById(id));
  } catch (fault) {
    console.warn(fault); // the server may be busy; it is asked again
  }
  again();
}
what.addEventListener("change", narrow);
narrow();
again();
