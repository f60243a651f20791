"use strict";
// The page as a deck: one section a screen, continued on the next where it does not fit. All by classes on what
// stands there; nothing is copied or moved, so that live controls stay alive.
(function () {
  var html = document.documentElement;
  var body = document.body;
  var stage = document.querySelector("[data-stage]") || document.querySelector("main#main, #rendered_cells");
  if (!stage || !body.dataset.present) return;
  var say = JSON.parse(body.dataset.present);
  var LIVE = ".jupyter-widgets, .widget-subarea, .anywidget";
  var FIELDS = "input, textarea, select, [contenteditable=true], [role=slider], [role=spinbutton], [role=listbox], [role=combobox], [role=textbox], [role=tab]";
  var on = false, sections = [], shells = [], at = 0, part = 0, screens = [], typed = "", before = null, pending = 0;
  var bar, listed, blank, place, rowsSaid, heard, touch, quiet = 0;

  function words(pattern, values) {
    return pattern.replace(/\{(\w+)\}/g, function (all, name) { return values[name]; });
  }
  function show(element, wanted) { element.classList.toggle("p-off", !wanted); }
  function all(selector, inside) { return Array.from((inside || document).querySelectorAll(selector)); }

  // What a section is made of: blocks, and the shells around them that only hold them together.
  function isShell(element) {
    if (!/^(DIV|SECTION|ARTICLE)$/.test(element.tagName) || element.matches(LIVE)) return false;
    return Boolean(element.querySelector("h2")) || element.hasAttribute("cell-index") || /^$|^(jp|lm)-/.test(element.className);
  }
  function walk(element, found) {
    Array.from(element.children).forEach(function (child) {
      if (/^(SCRIPT|STYLE|LINK|TEMPLATE)$/.test(child.tagName) || child.hidden || child.matches(".find, .banner")) return;
      if (isShell(child)) { shells.push(child); walk(child, found); } else found.push(child);
    });
    return found;
  }
  function collect() {
    shells = [];
    sections = [{ head: null, blocks: [] }];
    walk(stage, []).forEach(function (block) {
      if (block.tagName === "H2") sections.push({ head: block, blocks: [] });
      else sections[sections.length - 1].blocks.push(block);
    });
    if (!sections[0].blocks.length) sections.shift();
  }

  // The pieces at which a block may be continued on the next screen.
  function pieces(block) {
    var tables = block.tagName === "TABLE" ? [block] : block.matches(".table-box") ? all("table", block) : [];
    var made = [];
    if (tables.length === 1 && !tables[0].querySelector("tbody [rowspan]")) {
      var rows = Array.from(tables[0].rows).filter(function (row) { return !row.hidden && row.parentNode.tagName !== "THEAD"; });
      made = rows.map(function (row) { return { block: block, table: tables[0], parts: [row] }; });
    } else if (block.matches("ul, ol, .cards")) {
      made = Array.from(block.children).map(function (child) { return { block: block, parts: [child] }; });
    } else if (block.tagName === "DL") {
      Array.from(block.children).forEach(function (child) {
        if (child.tagName === "DT" || !made.length) made.push({ block: block, parts: [] });
        made[made.length - 1].parts.push(child);
      });
    }
    return made.length ? made : [{ block: block, parts: [block], single: true }];
  }
  function introduces(unit) { return unit.single && /^(P|H3|HR)$/.test(unit.block.tagName) && !unit.block.matches(".equation"); }

  // Columns that do not fit beside each other: the first stays, the others take turns.
  function columns(table) {
    var box = table.parentNode;
    var heads = table.tHead && table.tHead.rows.length === 1 ? Array.from(table.tHead.rows[0].cells) : [];
    var even = heads.length > 2 && Array.from(table.rows).every(function (row) { return row.cells.length === heads.length; });
    if (!even || box.scrollWidth <= box.clientWidth + 1) return null;
    var room = box.clientWidth - heads[0].offsetWidth;
    var groups = [[]], used = 0;
    heads.slice(1).forEach(function (head, index) {
      if (used + head.offsetWidth > room && groups[groups.length - 1].length) { groups.push([]); used = 0; }
      used += head.offsetWidth;
      groups[groups.length - 1].push(index + 1);
    });
    return groups.length > 1 ? groups : null;
  }

  function draw(section, screen) {
    var shown = new Set(section.head ? [section.head] : []);
    section.units.forEach(function (unit, index) {
      var seen = index >= screen.from && index < screen.to;
      unit.parts.forEach(function (each) { show(each, seen); });
      if (seen) shown.add(unit.block);
    });
    section.blocks.forEach(function (block) { show(block, shown.has(block)); });
    section.wide.forEach(function (wide) {
      Array.from(wide.table.rows).forEach(function (row) {
        Array.from(row.cells).forEach(function (cell, index) {
          show(cell, !index || wide.groups[screen.group || 0].indexOf(index) >= 0);
        });
      });
    });
    var seenBlocks = Array.from(shown);
    shells.forEach(function (shell) {
      show(shell, Boolean(shell.querySelector(".banner")) || seenBlocks.some(function (block) { return shell.contains(block); }));
    });
    stage.scrollTop = 0;
  }
  function fits() { return stage.scrollHeight <= stage.clientHeight + 1; }
  function most(section, from, limit, group) {
    var low = from, high = limit;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      draw(section, { from: from, to: middle, group: group });
      if (fits()) low = middle; else high = middle - 1;
    }
    return low;
  }

  // Where a screen that begins at `from` and could hold all before `to` had better end.
  function better(units, from, to) {
    if (to >= units.length || to <= from) return to;
    var end = to;
    if (units[end - 1].block === units[end].block && units[from].block !== units[end].block) {
      while (units[end - 1].block === units[end].block) end -= 1;
      if (units.slice(from, end).every(introduces)) return to;
    }
    while (end - 1 > from && introduces(units[end - 1]) && !units[end - 1].block.matches(".note")) end -= 1;
    return units.slice(from, end).every(introduces) ? to : end;
  }

  // The screens of one section, found by trying.
  function screensOf(section) {
    section.blocks.forEach(function (block) { show(block, true); });
    section.units = section.blocks.map(pieces).reduce(function (whole, some) { return whole.concat(some); }, []);
    section.wide = [];
    var units = section.units, made = [], from = 0, lead = 0;
    draw(section, { from: 0, to: units.length });
    section.blocks.forEach(function (block) {
      var table = block.tagName === "TABLE" ? block : block.querySelector(":scope > table");
      var groups = table && columns(table);
      if (groups) section.wide.push({ table: table, groups: groups });
    });
    while (lead < units.length && introduces(units[lead])) lead += 1;
    // A chart gets the room that its introduction leaves, and a sentence that closes the section with it.
    draw(section, { from: 0, to: lead });
    var used = Math.max.apply(null, section.blocks.concat(section.head || []).filter(function (block) { return block.offsetParent; })
      .map(function (block) { return block.getBoundingClientRect().bottom; })) - stage.getBoundingClientRect().top;
    var last = units[units.length - 1];
    if (lead === units.length - 2 && last.block.tagName === "P") {
      show(last.block, true);
      used += last.block.offsetHeight * 1.2;
    }
    stage.style.setProperty("--room", Math.max(stage.clientHeight - Math.max(used, 0), stage.clientHeight / 2) + "px");
    while (from < units.length) {
      var limit = from + 1, wide = null;
      for (; limit <= units.length; limit += 1) {
        var unit = units[limit - 1];
        if (unit.block.matches("hr.subslide") && limit - 1 > from) break;
        var found = section.wide.filter(function (each) { return each.table === unit.table; })[0];
        if (wide && found !== wide) break;
        wide = wide || found || null;
      }
      limit -= 1;
      var turns = wide ? wide.groups.length : 1, to = limit;
      for (var group = 0; group < turns; group += 1) to = Math.min(to, most(section, from, to, group));
      if (to < limit) to = better(units, from, to);
      var tall = to === from;
      if (tall) to = from + 1;
      var holds = wide && units.slice(from, to).some(function (each) { return each.table === wide.table; });
      for (group = 0; group < (holds ? turns : 1); group += 1) {
        made.push({ from: from, to: to, group: group, wide: holds ? wide : null });
        if (!tall) continue;
        draw(section, made[made.length - 1]);
        // Higher than the screen and without pieces: the next press moves on within it.
        for (var y = stage.clientHeight * 0.85; y + stage.clientHeight * 0.15 < stage.scrollHeight - 2; y += stage.clientHeight * 0.85) {
          made.push({ from: from, to: to, group: group, wide: holds ? wide : null, y: y });
        }
      }
      from = to;
    }
    return made.length ? made : [{ from: 0, to: 0 }];
  }

  function saidOf(section, screen) {
    var parts = [];
    var inTable = section.units.slice(screen.from, screen.to).filter(function (unit) { return unit.table; })[0];
    if (inTable) {
      var whole = section.units.filter(function (unit) { return unit.table === inTable.table; });
      var first = section.units.indexOf(whole[0]);
      var begin = Math.max(screen.from, first) - first, end = Math.min(screen.to - first, whole.length);
      if (begin || end < whole.length) {
        parts.push(words(end < whole.length ? say.rows : say.last_rows, { from: begin + 1, to: end, total: whole.length, more: whole.length - end }));
      }
    }
    if (screen.wide && screen.group < screen.wide.groups.length - 1) {
      var rest = screen.wide.groups.slice(screen.group + 1).reduce(function (sum, group) { return sum + group.length; }, 0);
      parts.push(words(say.columns, { more: rest }));
    }
    return parts.join(" · ");
  }
  function nameOf(section) {
    if (!section.head) return say.first;
    var copy = section.head.cloneNode(true);
    all(".beside, .anchor-link", copy).forEach(function (beside) { beside.remove(); });
    return copy.textContent.trim();
  }

  // Section `wanted`; of it the screen `which`, from the end if negative.
  function go(wanted, which, silently) {
    collect();
    if (!sections.length) return;
    at = Math.max(0, Math.min(wanted, sections.length - 1));
    var section = sections[at];
    sections.forEach(function (other) {
      if (other.head) show(other.head, other === section);
      if (other !== section) other.blocks.forEach(function (block) { show(block, false); });
    });
    screens = screensOf(section);
    part = which < 0 ? screens.length - 1 : Math.min(which, screens.length - 1);
    var screen = screens[part];
    draw(section, screen);
    stage.scrollTop = screen.y || 0;
    var counted = screens.length > 1 ? words(say.part, { at: part + 1, of: screens.length }) : "";
    place.textContent = at + 1 + " / " + sections.length;
    place.nextSibling.textContent = counted;
    rowsSaid.textContent = saidOf(section, screen);
    history.replaceState(history.state, "", "#p" + (at + 1) + (part ? "." + (part + 1) : ""));
    if (silently) return;
    heard.textContent = [words(say.position, { at: at + 1, of: sections.length }), nameOf(section), counted, rowsSaid.textContent].filter(Boolean).join(", ");
    var target = section.head || stage;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
  function move(step) {
    if (part + step >= 0 && part + step < screens.length) go(at, part + step);
    else if (at + step >= 0 && at + step < sections.length) go(at + step, step > 0 ? 0 : -1);
  }
  // The same piece again, after a turn of the phone or of the order of a table.
  function again() {
    if (!on) return;
    var from = screens[part] ? screens[part].from : 0;
    go(at, part, true);
    screens.some(function (screen, index) {
      if (screen.to <= from) return false;
      if (index !== part) go(at, index, true);
      return true;
    });
  }
  function soon() { clearTimeout(pending); pending = setTimeout(again, 150); }

  function button(name, does, inside) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "p-" + name;
    made.textContent = say[name];
    made.addEventListener("click", does);
    inside.appendChild(made);
    return made;
  }
  function span(css, inside) {
    var made = document.createElement("span");
    made.className = css;
    inside.appendChild(made);
    return made;
  }
  function build() {
    bar = document.createElement("div");
    bar.className = "p-bar";
    rowsSaid = span("p-rows", bar);
    button("list", contents, bar);
    button("full", full, bar);
    button("leave", function () { leave(); }, bar);
    button("earlier", function () { move(-1); }, bar);
    place = span("p-place", bar);
    span("p-part", bar);
    button("next", function () { move(1); }, bar);
    heard = span("p-heard", bar);
    heard.setAttribute("aria-live", "polite");
    listed = document.createElement("dialog");
    listed.className = "p-dialog";
    blank = document.createElement("div");
    blank.className = "p-blank";
    blank.addEventListener("click", function () { show(blank, false); });
    show(blank, false);
    body.append(bar, listed, blank);
  }
  function contents() {
    if (listed.open) { listed.close(); return; }
    listed.textContent = "";
    var list = listed.appendChild(document.createElement("ol"));
    sections.forEach(function (section, index) {
      var made = button("list", function () { listed.close(); go(index, 0); }, list.appendChild(document.createElement("li")));
      made.className = "";
      made.textContent = index + 1 + ". " + nameOf(section);
      if (index === at) { made.setAttribute("aria-current", "true"); made.autofocus = true; }
    });
    listed.appendChild(document.createElement("p")).textContent = say.keys;
    listed.setAttribute("aria-label", say.list);
    listed.showModal();
  }
  function full() {
    // Where the browser does not allow it, the window serves.
    if (document.fullscreenElement) { quiet = 1; document.exitFullscreen().catch(soon); }
    else if (html.requestFullscreen) html.requestFullscreen().catch(soon);
  }

  function here() {
    var found = 0;
    sections.forEach(function (section, index) {
      if (section.head && section.head.getBoundingClientRect().top < window.innerHeight / 3) found = index;
    });
    return found;
  }
  function enter(wanted, which, pushed) {
    if (on) { go(wanted, which); return; }
    collect();
    on = true;
    before = { x: window.scrollX, y: window.scrollY, at: here(), boxes: all(".table-box").map(function (box) { return [box, box.scrollLeft]; }) };
    if (pushed) history.pushState({ presenting: true }, "", "#p1");
    history.scrollRestoration = "manual";
    if (!bar) build();
    html.classList.add("presenting");
    stage.classList.add("p-stage");
    for (var inner = stage; inner !== body; inner = inner.parentNode) {
      if (inner !== stage) inner.classList.add("p-path");
      Array.from(inner.parentNode.children).forEach(function (other) {
        if (other !== inner && !other.matches(".masthead, .banner, .p-bar, .p-dialog, .p-blank, script, style")) show(other, false);
      });
    }
    before.boxes.forEach(function (box) { box[0].scrollLeft = 0; });
    go(wanted === null ? before.at : wanted, which);
  }
  // Back to the page, as it was; at the section that was shown last if that is another one.
  function leave(fromHistory) {
    if (!on) return;
    if (!fromHistory && history.state && history.state.presenting) { history.back(); return; }
    on = false;
    html.classList.remove("presenting");
    all(".p-off").forEach(function (element) { if (element !== blank) element.classList.remove("p-off"); });
    all(".p-path, .p-stage").forEach(function (element) { element.classList.remove("p-path", "p-stage"); });
    show(blank, false);
    if (listed.open) listed.close();
    stage.style.removeProperty("--room");
    if (!fromHistory) history.replaceState(null, "", location.pathname + location.search);
    history.scrollRestoration = "auto";
    if (document.fullscreenElement) { quiet = 1; document.exitFullscreen().catch(soon); }
    before.boxes.forEach(function (box) { box[0].scrollLeft = box[1]; });
    var head = sections[at] && sections[at].head;
    if (at === before.at) window.scrollTo(before.x, before.y);
    else if (head) head.scrollIntoView();
    else window.scrollTo(0, 0);
  }
  function byHash() {
    var found = /^#p(\d+)(?:\.(\d+))?$/.exec(location.hash);
    if (found) enter(found[1] - 1, (found[2] || 1) - 1);
    else leave(true);
  }

  var KEYS = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1
  };
  function pressed(event) {
    var target = event.composedPath()[0];
    var within = target.closest ? target : body;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (within.closest(FIELDS)) {
      if (on && event.key === "Escape") within.blur();
      return;
    }
    // By the key's place: on a Hindi keyboard the same key writes another letter.
    var code = event.code || "", used = true;
    if (!on) {
      if (code !== "KeyP" || event.repeat || event.shiftKey) return;
      enter(null, 0, true);
    } else if (listed.open) {
      if (code === "KeyO") listed.close(); else return;
    } else if (!blank.classList.contains("p-off")) show(blank, false);
    else if (/^(Enter|Space)$/.test(code) && within.closest("button, summary, a")) return;
    else if (KEYS[event.key]) move(KEYS[event.key]);
    else if (code === "Space") move(event.shiftKey ? -1 : 1);
    else if (/^(Digit|Numpad)\d$/.test(code)) { typed += code.slice(-1); place.textContent = typed + " …"; }
    else if (/Enter$/.test(event.key)) { if (typed) go(Number(typed) - 1, 0); else move(1); typed = ""; }
    else if (event.key === "Home") go(0, 0);
    else if (event.key === "End") go(sections.length - 1, -1);
    else if (event.key === "Escape" && typed) { typed = ""; go(at, part, true); }
    else if (event.key === "Escape" || code === "KeyP") leave();
    else if (code === "KeyO") contents();
    else if (code === "KeyF") full();
    else if (code === "KeyB" || event.key === ".") show(blank, true);
    else used = false;
    if (used) event.preventDefault();
  }

  document.addEventListener("keydown", pressed);
  window.addEventListener("popstate", byHash);
  window.addEventListener("resize", soon);
  document.addEventListener("fullscreenchange", function () {
    // The browser keeps Esc for itself while it fills the screen.
    if (!document.fullscreenElement && on && !quiet) leave();
    quiet = 0;
  });
  document.addEventListener("click", function (event) { if (on && event.target.closest("thead")) soon(); });
  document.addEventListener("touchstart", function (event) {
    var from = event.touches[0];
    touch = event.touches.length === 1 && !event.target.closest(FIELDS + "," + LIVE) ? { x: from.clientX, y: from.clientY } : null;
  }, { passive: true });
  document.addEventListener("touchend", function (event) {
    if (!on || !touch || listed.open) return;
    var x = event.changedTouches[0].clientX - touch.x, y = event.changedTouches[0].clientY - touch.y;
    if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) move(x < 0 ? 1 : -1);
  });
  // In the room cells go on arriving after the page is open.
  new MutationObserver(function () { if (on && !stage.querySelector("#main")) soon(); }).observe(stage, { childList: true, subtree: true });
  document.fonts.ready.then(soon);

  var start = document.getElementById("present");
  if (start) {
    start.hidden = false;
    start.addEventListener("click", function () { enter(null, 0, true); full(); });
  }
  byHash();
})();
