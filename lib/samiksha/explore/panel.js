// What the kernel draws, and what is clicked in it. Nothing is fetched.
function act(model, element) {
  const { ...said } = element.dataset;
  model.send({ kind: "do", said });
}

function draw(model, element) {
  const active = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const scrolled = [...element.querySelectorAll("[data-scroll]")].map((each) => [each.dataset.scroll, each.scrollLeft, each.scrollTop]);
  element.innerHTML = model.get("html");
  for (const [name, left, top] of scrolled) {
    const same = element.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
    if (same) { same.scrollLeft = left; same.scrollTop = top; }
  }
  if (active) element.querySelector(`[data-key="${CSS.escape(active)}"]`)?.focus({ preventScroll: true });
  element.dataset.drawn = model.get("drawn");
}

function hand(file, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export default {
  render({ model, el }) {
    el.classList.add("samiksha-panel");
    const redraw = () => draw(model, el);
    const handed = (message, buffers) => { if (message.kind === "file") hand(message, buffers[0]); };
    model.on("change:drawn", redraw);
    model.on("msg:custom", handed);
    el.addEventListener("click", (event) => {
      const found = event.target.closest("[data-do]");
      if (found && el.contains(found)) { event.preventDefault(); act(model, found); }
    });
    el.addEventListener("keydown", (event) => {
      const found = event.target.closest("[data-do]");
      if (found && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); event.stopPropagation(); act(model, found); }
    });
    redraw();
    return () => { model.off("change:drawn", redraw); model.off("msg:custom", handed); };
  },
};
