// What the kernel draws, and what is clicked, chosen and typed in it. Nothing is fetched.
const TYPED = "textarea, select, input:not([type=radio]):not([type=checkbox])";

function tell(model, element, more) {
  const form = element.closest("form");
  const fields = form ? Object.fromEntries(new FormData(form)) : {};
  model.send({ kind: "do", said: { ...(form ? form.dataset : {}), ...element.dataset, ...fields, ...more } });
}

// What a person has typed, opened and reached: it outlives a redraw of the same filling.
function remember(element) {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  return {
    focused: active && (active.dataset.key ? `[data-key="${CSS.escape(active.dataset.key)}"]` : inForm(active)),
    selected: active && active.matches("textarea, input[type=text]") ? [active.selectionStart, active.selectionEnd] : null,
    scrolled: [...element.querySelectorAll("[data-scroll]")].map((each) => [each.dataset.scroll, each.scrollLeft, each.scrollTop]),
    opened: [...element.querySelectorAll("details[data-key]")].map((each) => [each.dataset.key, each.open]),
    forms: [...element.querySelectorAll("form[data-key]")].map((form) => [
      form.dataset.key, form.dataset.fill,
      [...form.elements].filter((field) => field.name).map((field) => [field.name, field.type, field.value, field.checked]),
    ]),
  };
}

function inForm(field) {
  const key = field.form?.dataset.key;
  return key && field.name ? `form[data-key="${CSS.escape(key)}"] [name="${CSS.escape(field.name)}"]` : null;
}

function recall(element, held) {
  for (const [key, fill, fields] of held.forms) {
    const form = element.querySelector(`form[data-key="${CSS.escape(key)}"]`);
    if (!form || form.dataset.fill !== fill) continue;
    for (const [name, type, value, checked] of fields) {
      const named = [...form.elements].filter((field) => field.name === name);
      if (type === "radio") named.filter((field) => field.value === value).forEach((field) => { field.checked = checked; });
      else if (named[0]) named[0].value = value;
    }
  }
  for (const [key, open] of held.opened) {
    const same = element.querySelector(`details[data-key="${CSS.escape(key)}"]`);
    if (same) same.open = open;
  }
  for (const [name, left, top] of held.scrolled) {
    const same = element.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
    if (same) { same.scrollLeft = left; same.scrollTop = top; }
  }
  const focused = held.focused && element.querySelector(held.focused);
  if (focused) {
    focused.focus({ preventScroll: true });
    if (held.selected && focused.setSelectionRange) focused.setSelectionRange(...held.selected);
  }
}

function draw(model, element) {
  const held = remember(element);
  element.innerHTML = model.get("html");
  recall(element, held);
  mark(element);
  element.dataset.drawn = model.get("drawn");
}

// The ready words that stand in their field are shown as chosen.
function mark(element) {
  for (const ready of element.querySelectorAll("[data-put]")) {
    const chosen = ready.form?.elements[ready.dataset.put]?.value === ready.dataset.words;
    ready.setAttribute("aria-pressed", String(chosen));
  }
}

function hand(file, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// By the place of the key, so that a Hindi layout works as well; a letter where the place tells none.
function keyOf(event) {
  return /^(Digit|Numpad|Key)./.test(event.code) ? event.code.replace(/^(Digit|Numpad|Key)/, "").toLowerCase() : event.key.toLowerCase();
}

function pressed(model, element, event) {
  const target = event.target;
  if (event.isComposing) return false;
  if (event.key === "Enter" && event.repeat) return true; // A key held down records nothing twice.
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  if (event.key === "Enter" && !event.shiftKey && target.closest("[data-enter]")) {
    target.form?.requestSubmit();
    return true;
  }
  if (target.matches(TYPED)) { event.stopPropagation(); return false; }
  const scope = target.closest("[data-keys]");
  const hot = plain && scope && [...scope.querySelectorAll("[data-hot]")].find((each) => each.dataset.hot === keyOf(event));
  if (hot) { hot.click(); return true; }
  const found = target.closest("[data-do]");
  if (found && (event.key === "Enter" || event.key === " ")) { tell(model, found); return true; }
  if (target.matches("[data-row]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const rows = [...element.querySelectorAll("[data-row]")];
    rows[rows.indexOf(target) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    return true;
  }
  const field = plain && scope?.dataset.types && event.key.length === 1 && event.key !== " " ? scope.elements[scope.dataset.types] : null;
  if (field) { event.stopPropagation(); field.focus(); field.select(); } // And the letter is typed there.
  return false;
}

export default {
  render({ model, el }) {
    let composing = false;
    let seen = null;
    el.classList.add("samiksha-panel");
    el.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys rest in here.
    const look = (moves) => {
      const here = el.querySelector("[data-here]");
      if (moves && here && here.dataset.here !== seen) { here.focus(); here.scrollIntoView({ block: "nearest" }); }
      seen = here ? here.dataset.here : seen;
    };
    const redraw = () => { if (!composing) { draw(model, el); look(true); } };
    const handed = (message, buffers) => { if (message.kind === "file") hand(message, buffers[0]); };
    model.on("change:drawn", redraw);
    model.on("msg:custom", handed);
    el.addEventListener("compositionstart", () => { composing = true; });
    el.addEventListener("compositionend", () => {
      composing = false;
      if (el.dataset.drawn !== String(model.get("drawn"))) redraw();
    });
    el.addEventListener("click", (event) => {
      const ready = event.target.closest("[data-put]");
      if (ready) { ready.form.elements[ready.dataset.put].value = ready.dataset.words; mark(el); return; }
      const found = event.target.closest("[data-do]");
      if (found && el.contains(found)) { event.preventDefault(); tell(model, found); }
    });
    el.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target.dataset.send) tell(model, event.target, { do: event.target.dataset.send });
    });
    el.addEventListener("input", (event) => {
      const chosen = event.target.dataset.picks;
      if (chosen) event.target.form.querySelector(`[value="${CSS.escape(chosen)}"]`).checked = true;
      mark(el);
    });
    el.addEventListener("change", (event) => {
      if (event.target.dataset.change) tell(model, event.target, { do: event.target.dataset.change });
    });
    el.addEventListener("keydown", (event) => {
      if (pressed(model, el, event)) { event.preventDefault(); event.stopPropagation(); }
    });
    draw(model, el);
    look(false);
    return () => { model.off("change:drawn", redraw); model.off("msg:custom", handed); };
  },
};
