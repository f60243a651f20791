(function () {
  // The clock that should make this page anew may stand still: the page itself says how old it is.
  var old = document.getElementById("old");
  var ago = old.querySelector("[data-minutes]");
  function look() {
    var minutes = Math.floor((Date.now() - Date.parse(old.dataset.written)) / 60000);
    var kind = minutes < 120 ? "minutes" : minutes < 2880 ? "hours" : "days";
    var count = Math.floor(minutes / { minutes: 1, hours: 60, days: 1440 }[kind]);
    ago.textContent = ago.dataset[kind].replace("{count}", count);
    old.hidden = minutes < Number(old.dataset.after);
  }
  look();
  window.setInterval(look, 30000);
  document.addEventListener("visibilitychange", look);
  document.getElementById("again").addEventListener("click", function () { window.location.reload(); });
})();
