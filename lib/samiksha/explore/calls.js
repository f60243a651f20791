// A number that somebody was told, for a while. It is in no state of the page that anybody could save: it comes and goes as a message.
export default {
  render({ model, el }) {
    let ends = 0;
    el.classList.add("samiksha-number");
    el.setAttribute("role", "status");
    el.popover = "manual"; // above everything and in sight, however far the list is scrolled
    const hide = () => { clearTimeout(ends); el.replaceChildren(); if (el.matches(":popover-open")) el.hidePopover(); };
    const part = (tag, css, text) => Object.assign(document.createElement(tag), { className: css, textContent: text });
    const show = ({ number, said, beside, hides, seconds }) => {
      hide();
      const close = part("button", "hide", hides);
      close.addEventListener("click", hide);
      el.append(part("strong", "digits", number), part("span", "whose", said), part("span", "beside", beside), close);
      el.showPopover();
      ends = setTimeout(hide, 1000 * seconds);
    };
    const told = (message) => { if (message.kind === "number") show(message); else if (message.kind === "hide") hide(); };
    model.on("msg:custom", told);
    return () => { hide(); model.off("msg:custom", told); };
  },
};
