"use strict";
// The page as a deck: one section a screen, continued on the next where it does not fit. All by classes on what
// stands there; nothing is copied or moved, so that live controls stay alive.
(() => {
  const html = document.documentElement;
  const body = document.body;
  const stage = document.querySelector("[data-stage]") || document.querySelector("main#main, #rendered_cells");
  if (!stage || !body.dataset.present) return;
  const say = JSON.parse(body.dataset.present);
  const LIVE = ".jupyter-widgets, .anywidget";
  const FIELDS = "input, textarea, select, [contenteditable=true], [role=slider], [role=spinbutton], [role=listbox], [role=combobox], [role=tab]:not([data-do])";
  let on, sections = [], shells, screens = [], at = 0, part = 0, typed = "", before, pending, ours, touch;
  let bar, rows, place, count, heard, list, blank;

  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const show = (element, wanted) => element.classList.toggle("p-off", !wanted);
  const words = (key, values) => say[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  const add = (inside, tag, css = "", said = "") => {
    const made = inside.appendChild(document.createElement(tag));
    made.className = css;
    made.textContent = said;
    return made;
  };
  const button = (inside, css, said, does) => {
    const made = add(inside, "button", css, said);
    made.type = "button";
    made.onclick = does;
    return made;
  };

  // A section's blocks, and the shells around them that only hold them together.
  const isShell = (element) => /^(DIV|SECTION)$/.test(element.tagName) && !element.matches(LIVE)
    && (element.querySelector("h2") || element.hasAttribute("cell-index") || /^$|^(jp|lm)-/.test(element.className));
  function walk(element) {
    for (const child of element.children) {
      if (child.hidden || child.matches("script, style, link, template, .find, .banner")) continue;
      if (isShell(child)) { shells.push(child); walk(child); }
      else if (child.tagName === "H2") sections.push({ head: child, blocks: [] });
      else sections[sections.length - 1].blocks.push(child);
    }
  }
  function collect() {
    shells = [];
    sections = [{ blocks: [] }];
    walk(stage);
    if (!sections[0].blocks.length && sections[1]) sections.shift();
  }

  // The pieces between which a block may be continued on the next screen.
  function pieces(block) {
    const table = tableOf(block);
    let made = [];
    if (table && !table.querySelector("tbody [rowspan]")) {
      made = [...table.rows].filter((row) => !row.hidden && !row.closest("thead")).map((row) => ({ block, table, parts: [row] }));
    } else if (block.matches("ul, ol, .cards")) made = [...block.children].map((child) => ({ block, parts: [child] }));
    else if (block.matches("dl")) {
      for (const child of block.children) {
        if (child.tagName === "DT" || !made.length) made.push({ block, parts: [] });
        made[made.length - 1].parts.push(child);
      }
    }
    return made.length ? made : [{ block, parts: [block], intro: block.matches("p:not(.equation), h3, hr") }];
  }
  function tableOf(block) {
    const tables = block.matches("table") ? [block] : block.matches(".table-box") ? all("table", block) : [];
    return tables.length === 1 ? tables[0] : null;
  }

  // Columns that have no room beside each other: the first stays, the others take turns.
  function turnsOf(table) {
    const box = table.parentNode;
    const heads = table.tHead && table.tHead.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
    const turns = [[]];
    let used = 0;
    if (box.scrollWidth <= box.clientWidth + 1 || [...table.rows].some((row) => row.cells.length !== heads.length)) return turns;
    heads.slice(1).forEach((head, index) => {
      used += head.offsetWidth;
      if (used > box.clientWidth - heads[0].offsetWidth && turns[turns.length - 1].length) {
        turns.push([]);
        used = head.offsetWidth;
      }
      turns[turns.length - 1].push(index + 1);
    });
    return turns;
  }

  function draw(section, from, to, turn = 0, rest = false) {
    const shown = new Set([section.head]);
    section.units.forEach((unit, index) => {
      const seen = index >= from && index < to;
      unit.parts.forEach((each) => show(each, seen));
      if (seen) shown.add(unit.block);
    });
    section.blocks.forEach((block) => {
      show(block, shown.has(block));
      block.classList.toggle("p-rest", rest);
    });
    section.wide.forEach((turns, table) => [...table.rows].forEach((row) => [...row.cells].forEach((cell, index) =>
      show(cell, !index || turns[turn].includes(index)))));
    shells.forEach((shell) => show(shell, shell.querySelector(".banner") || [...shown].some((block) => shell.contains(block))));
    stage.scrollTop = 0;
    return stage.scrollHeight <= stage.clientHeight + 1;
  }

  // Where a screen that begins at `from` and has room for all before `to` had better end.
  function better(units, from, to) {
    let end = to;
    const within = (index) => units[index - 1].block === units[index].block;
    if (units[from].block !== units[to].block) while (within(end)) end -= 1;
    while (end > from && units[end - 1].intro && !units[end - 1].block.matches(".note")) end -= 1;
    return units.slice(from, end).every((unit) => unit.intro) ? to : end;
  }

  // The screens of a section, found by trying.
  function compose(section) {
    const units = section.units = section.blocks.flatMap(pieces), made = [], size = units.length;
    section.wide = new Map();
    draw(section, 0, size);
    section.blocks.map(tableOf).filter(Boolean).forEach((table) => {
      const turns = turnsOf(table);
      if (turns.length > 1) section.wide.set(table, turns);
    });
    // A chart gets the room that its introduction leaves, and a sentence that closes the section.
    let from = 0, lead = 0, used = 0;
    while (lead < size && units[lead].intro) lead += 1;
    draw(section, 0, lead);
    [section.head, ...section.blocks].forEach((block) => {
      if (block && block.offsetParent) used = block.getBoundingClientRect().bottom - stage.getBoundingClientRect().top;
    });
    if (lead === size - 2 && units[lead + 1].block.tagName === "P") {
      show(units[lead + 1].block, true);
      used += units[lead + 1].block.offsetHeight * 1.3;
    }
    stage.style.setProperty("--room", Math.max(stage.clientHeight - used, stage.clientHeight / 2) + "px");
    // A chart that is higher than it is wide would have small letters: its upper part, then its lower one.
    all("figure.chart img", stage).forEach((img) => {
      const tall = innerWidth > innerHeight && img.naturalHeight > 1.1 * img.naturalWidth;
      img.parentNode.classList.toggle("p-tall", tall);
      img.style.aspectRatio = tall ? img.naturalWidth / (0.6 * img.naturalHeight) : "";
    });
    while (from < size) {
      let limit = from, turns = null, to;
      for (; limit < size && !(limit > from && units[limit].block.matches(".subslide")); limit += 1) {
        const found = section.wide.get(units[limit].table);
        if (turns && found !== turns) break;
        turns = turns || found;
      }
      to = limit;
      for (let turn = 0; turn < (turns || [0]).length; turn += 1) {
        let low = from;
        while (low < to) {
          const middle = (low + to + 1) >> 1;
          if (draw(section, from, middle, turn)) low = middle; else to = middle - 1;
        }
      }
      if (to > from && to < limit) to = better(units, from, to);
      // A live view is higher than the screen and has no pieces: its introduction does not stand alone before it.
      const next = units[to] && units[to].block, isLive = next && (next.matches(LIVE) || next.querySelector(LIVE));
      const over = to === from || (to < limit && isLive && units.slice(from, to).every((unit) => unit.intro));
      to += over;
      if (turns && !units.slice(from, to).some((unit) => section.wide.has(unit.table))) turns = null;
      for (let turn = 0; turn < (turns || [0]).length; turn += 1) {
        made.push({ from, to, turn, turns, y: 0 });
        if (units.slice(from, to).some((unit) => unit.block.matches(".p-tall"))) made.push({ from, to, turn, rest: true, y: 0 });
        draw(section, from, to, turn);
        // Higher than the screen and without pieces: the next press moves on within it.
        for (let y = 0; over && y + stage.clientHeight < stage.scrollHeight - 2;) {
          y += stage.clientHeight * 0.85;
          made.push({ from, to, turn, turns, y });
        }
      }
      from = to;
    }
    // The last rows are not left alone.
    const [left, last] = made.slice(-2), middle = last && (left.from + last.to + 1) >> 1;
    if (last && last.to - last.from < (left.to - left.from) / 2 && !left.turns && middle > left.from
      && units[middle].block === units[middle - 1].block && units[middle].block === units[last.from - 1].block
      && draw(section, middle, last.to) && draw(section, left.from, middle)) left.to = last.from = middle;
    return made.length ? made : [{ from, to: 0 }];
  }

  function rowsOf(section, screen) {
    const said = [], first = section.units.findIndex((unit, index) => unit.table && index >= screen.from && index < screen.to);
    if (first >= 0) {
      const whole = section.units.filter((unit) => unit.table === section.units[first].table), begin = section.units.indexOf(whole[0]);
      const to = Math.min(screen.to - begin, whole.length), more = whole.length - to;
      if (first > begin || more) said.push(words(more ? "rows" : "last_rows", { from: first - begin + 1, to, total: whole.length, more }));
    }
    const more = screen.turns ? screen.turns.slice(screen.turn + 1).flat().length : 0;
    if (more) said.push(words("columns", { more }));
    return said.join(" · ");
  }
  const nameOf = (section) => section.head
    ? [...section.head.childNodes].filter((node) => !node.matches || !node.matches(".beside, .anchor-link")).map((node) => node.textContent).join("").trim()
    : say.first;

  // Section `wanted`, of it the screen `which` (from the end if negative); `fresh`: what it holds has changed.
  function go(wanted, which, fresh) {
    if (fresh || wanted !== at || !screens.length) {
      collect();
      at = Math.max(0, Math.min(wanted, sections.length - 1));
      sections.forEach((other, index) => [other.head, ...other.blocks].forEach((each) => each && show(each, index === at)));
      screens = compose(sections[at]);
    }
    const section = sections[at];
    part = which < 0 ? screens.length - 1 : Math.min(which, screens.length - 1);
    const screen = screens[part];
    draw(section, screen.from, screen.to, screen.turn, screen.rest);
    stage.scrollTop = screen.y || 0;
    place.textContent = at + 1 + " / " + sections.length;
    count.textContent = screens.length > 1 ? words("part", { at: part + 1, of: screens.length }) : "";
    rows.textContent = rowsOf(section, screen);
    history.replaceState(history.state, "", "#p" + (at + 1) + (part ? "." + (part + 1) : ""));
    if (fresh) return;
    heard.textContent = [words("position", { at: at + 1, of: sections.length }), nameOf(section), count.textContent, rows.textContent].filter(Boolean).join(", ");
    const target = section.head || stage;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
  function move(step) {
    typed = "";
    if (screens[part + step]) go(at, part + step);
    else if (sections[at + step]) go(at + step, step > 0 ? 0 : -1);
  }
  // The same pieces again, after a turn of the phone, a new order of a table, a cell that has arrived.
  function again() {
    if (!on) return;
    const from = screens[part].from;
    go(at, part, true);
    const found = screens.findIndex((screen) => screen.to > from);
    if (screens[part].from > from || screens[part].to <= from) go(at, Math.max(found, 0), true);
  }
  const soon = () => { clearTimeout(pending); pending = setTimeout(again, 150); };

  function build() {
    bar = add(body, "div", "p-bar");
    rows = add(bar, "span", "p-rows");
    button(bar, "", say.list, contents);
    button(bar, "p-full", say.full, full);
    button(bar, "", say.leave, () => leave());
    button(bar, "", say.earlier, () => move(-1));
    place = add(bar, "b", "p-place");
    count = add(bar, "span");
    button(bar, "", say.next, () => move(1));
    heard = add(bar, "span", "p-heard");
    heard.setAttribute("aria-live", "polite");
    list = add(body, "dialog", "p-dialog");
    list.setAttribute("aria-label", say.list);
    blank = add(body, "div", "p-blank");
    blank.onclick = () => { blank.hidden = true; };
    blank.hidden = true;
  }
  function contents() {
    list.textContent = "";
    const ol = add(list, "ol");
    sections.forEach((section, index) => {
      const made = button(add(ol, "li"), "", index + 1 + ". " + nameOf(section), () => { list.close(); go(index, 0); });
      if (index === at) made.ariaCurrent = made.autofocus = true;
    });
    add(list, "p", "", say.keys);
    list.showModal();
  }
  // Where the browser does not allow the whole screen, the window serves.
  function full() {
    ours = document.fullscreenElement;
    if (ours) document.exitFullscreen().catch(soon);
    else if (html.requestFullscreen) html.requestFullscreen().catch(soon);
  }

  function enter(wanted, which, pushed) {
    if (on) { go(wanted, which); return; }
    collect();
    const here = sections.reduce((found, section, index) => section.head && section.head.getBoundingClientRect().top < innerHeight / 3 ? index : found, 0);
    before = { at: here, x: scrollX, y: scrollY, boxes: all(".table-box").map((box) => [box, box.scrollLeft]) };
    on = true;
    screens = [];
    // Set for the entry of the page itself, too: else the browser scrolls it after we have.
    history.scrollRestoration = "manual";
    if (pushed) history.pushState({ presenting: true }, "", "#p");
    if (!bar) build();
    html.classList.add("presenting");
    stage.classList.add("p-stage");
    for (let inner = stage; inner !== body; inner = inner.parentNode) {
      if (inner !== stage) inner.classList.add("p-path");
      [...inner.parentNode.children].forEach((other) =>
        other !== inner && !other.matches(".masthead, .banner, .p-bar, .p-dialog, .p-blank, script, style") && show(other, false));
    }
    before.boxes.forEach(([box]) => { box.scrollLeft = 0; });
    go(pushed ? here : wanted, which);
  }
  // Back to the page as it was; at the section that was shown last, if that is another one.
  function leave(gone) {
    if (!on) return;
    if (!gone && history.state && history.state.presenting) { history.back(); return; }
    on = false;
    html.classList.remove("presenting");
    ["p-off", "p-path", "p-stage", "p-tall", "p-rest"].forEach((css) => all("." + css).forEach((element) => element.classList.remove(css)));
    all("figure.chart img", stage).forEach((img) => { img.style.aspectRatio = ""; });
    blank.hidden = true;
    list.close();
    if (!gone) history.replaceState(null, "", location.pathname + location.search);
    history.scrollRestoration = "auto";
    if (document.fullscreenElement) full();
    before.boxes.forEach(([box, x]) => { box.scrollLeft = x; });
    if (at === before.at) scrollTo(before.x, before.y);
    else if (sections[at].head) sections[at].head.scrollIntoView();
    else scrollTo(0, 0);
  }
  function byHash() {
    const found = /^#p(\d+)(?:\.(\d+))?$/.exec(location.hash);
    if (found) enter(found[1] - 1, (found[2] || 1) - 1);
    else leave(true);
  }

  document.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0], key = event.key, code = event.code || "";
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (target.closest(FIELDS)) return;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
    const step = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[key]
      || (code === "Space" ? (event.shiftKey ? -1 : 1) : 0);
    // Letters by their place: on a Hindi keyboard the same key writes another letter.
    if (!on) {
      if (code !== "KeyP" || event.shiftKey) return;
      enter(0, 0, true);
    } else if (list.open) {
      if (code !== "KeyO") return;
      list.close();
    } else if (!blank.hidden) blank.hidden = true;
    else if (/Enter|Space/.test(code) && target.closest("button, summary, a")) return;
    else if (step) move(step);
    else if (digit) { typed += digit[1]; place.textContent = typed + " …"; }
    else if (key === "Enter") { if (typed) go(typed - 1, 0); else move(1); typed = ""; }
    else if (key === "Home") go(0, 0);
    else if (key === "End") go(sections.length - 1, -1);
    else if (key === "Escape" || code === "KeyP") leave();
    else if (code === "KeyO") contents();
    else if (code === "KeyF") full();
    else if (code === "KeyB" || key === ".") blank.hidden = false;
    else return;
    event.preventDefault();
  });
  // Esc leaves a field first, even one that keeps its keys to itself.
  document.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    if (on && event.key === "Escape" && target.closest(FIELDS)) target.blur();
  }, true);
  addEventListener("popstate", byHash);
  addEventListener("resize", soon);
  document.addEventListener("fullscreenchange", () => {
    // The browser keeps Esc to itself while it fills the screen.
    if (!document.fullscreenElement && on && !ours) leave();
    ours = null;
  });
  document.addEventListener("touchstart", (event) => {
    touch = on && event.touches.length === 1 && !list.open && !event.target.closest(FIELDS + "," + LIVE) && event.touches[0];
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!touch) return;
    const x = event.changedTouches[0].clientX - touch.clientX, y = event.changedTouches[0].clientY - touch.clientY;
    if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) move(x < 0 ? 1 : -1);
  });
  new MutationObserver(soon).observe(stage, { childList: true, subtree: true });
  document.fonts.ready.then(soon);

  const start = document.getElementById("present");
  if (start) {
    start.hidden = false;
    start.onclick = () => { enter(0, 0, true); full(); };
  }
  byHash();
})();
