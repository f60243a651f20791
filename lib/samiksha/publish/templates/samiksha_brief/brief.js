"use strict";
(function () {
  var body = document.body;
  var collator = new Intl.Collator(["hi", "en"], { numeric: true });

  // Contents stand open beside the text where there is room, folded above it where there is none.
  var toc = document.getElementById("toc");
  if (toc && window.matchMedia("(min-width: 64rem)").matches) toc.open = true;

  var print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", function () { window.print(); });

  // On paper nothing stays folded.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("main details:not([open])"));
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
  });

  function plain(text) {
    // Without case and nukta: क़ finds क, as people type it.
    return text.normalize("NFD").replace(/[\u093c\u0300-\u036f]/g, "").toLowerCase();
  }

  function latin(text) {
    return text.replace(/[\u0966-\u096f]/g, function (digit) { return digit.charCodeAt(0) - 0x966; });
  }

  function value(cell, numeric) {
    if (!cell || cell.querySelector(".absent") || cell.classList.contains("absent")) return null;
    if (cell.dataset.sort !== undefined) return numeric ? parseFloat(cell.dataset.sort) : cell.dataset.sort;
    var copy = cell.cloneNode(true);
    copy.querySelectorAll(".beside, .basis, .en").forEach(function (part) { part.remove(); });
    var text = copy.textContent.trim();
    if (!numeric) return text || null;
    var number = latin(text).replace(/,/g, "").match(/[-\u2212]?\d+(\.\d+)?/);
    return number ? parseFloat(number[0].replace("\u2212", "-")) : null;
  }

  function sortBy(table, column, head) {
    var downward = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "descending"
      : head.classList.contains("n");
    table.querySelectorAll("thead th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", downward ? "descending" : "ascending");
    var rows = Array.from(table.tBodies[0].rows);
    var last = rows.filter(function (row) { return row.classList.contains("total"); });
    var numeric = head.classList.contains("n");
    rows.filter(function (row) { return last.indexOf(row) < 0; })
      .map(function (row, place) { return { row: row, key: value(row.cells[column], numeric), place: place }; })
      .sort(function (a, b) {
        // What is not reported stays at the end, whichever way the rest goes.
        if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
        var order = numeric ? a.key - b.key : collator.compare(a.key, b.key);
        return (downward ? -order : order) || a.place - b.place;
      })
      .forEach(function (item) { table.tBodies[0].appendChild(item.row); });
    last.forEach(function (row) { table.tBodies[0].appendChild(row); });
  }

  function makeSortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      if (!head.textContent.trim()) return;
      var button = document.createElement("button");
      button.type = "button";
      button.title = body.dataset.sort;
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () { sortBy(table, column, head); });
    });
  }

  // A box to type in, before `place`; `parts` hold items, and go while none of theirs fits.
  function makeSearch(place, items, label, parts) {
    var keys = items.map(function (item) { return plain((item.dataset.search || "") + " " + item.textContent); });
    var open = parts.map(function (part) { return part.open; });
    var searching = false;
    var holder = document.createElement("div");
    var input = document.createElement("input");
    var count = document.createElement("span");
    holder.className = "find";
    input.type = "search";
    input.placeholder = label || body.dataset.find;
    input.setAttribute("aria-label", input.placeholder);
    count.setAttribute("role", "status");
    holder.append(input, count);
    place.before(holder);
    input.addEventListener("input", function () {
      var words = plain(input.value).split(/\s+/).filter(Boolean);
      var found = 0;
      items.forEach(function (item, at) {
        var fits = words.every(function (word) { return keys[at].indexOf(word) >= 0; });
        item.hidden = !fits;
        if (fits) found += 1;
      });
      if (!searching) open = parts.map(function (part) { return part.open; });
      searching = words.length > 0;
      parts.forEach(function (part, at) {
        part.hidden = searching && !part.querySelector("[data-search]:not([hidden])");
        if (part.tagName === "DETAILS") part.open = searching || open[at];
      });
      count.textContent = searching
        ? body.dataset.shown.replace("{count}", found).replace("{total}", items.length) : "";
    });
  }

  document.querySelectorAll("main .rounds").forEach(function (rounds) {
    var items = Array.from(rounds.querySelectorAll("[data-search]"));
    if (items.length) makeSearch(rounds, items, rounds.dataset.find, Array.from(rounds.querySelectorAll(".review, .round, .look")));
  });

  document.querySelectorAll("main table:not(.measures, .grid)").forEach(function (table) {
    var simple = table.tHead && table.tHead.rows.length === 1 && table.tBodies.length === 1;
    if (!simple) return;
    var rows = table.tBodies[0].rows.length;
    if (rows > 2) makeSortable(table);
    if (rows > 15 && !table.closest(".rounds")) {
      makeSearch(table.closest(".table-box") || table, Array.from(table.tBodies[0].rows), table.dataset.find, []);
    }
  });

  // A box that scrolls can be reached and scrolled from the keyboard.
  function reach() {
    document.querySelectorAll(".table-box").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }
  reach();
  window.addEventListener("resize", reach);
})();
