// What a person would call broken on a page, found by the page itself: read by tests/screens.py.
({ scrolls, smallest, target, main }) => {
  const problems = [];
  const name = (element) => {
    const text = (element.textContent || element.getAttribute("aria-label") || "").trim();
    return `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className} "${text.slice(0, 40)}"`;
  };
  // Words for who listens only are clipped away; a log is made to scroll.
  const unseen = (element) =>
    element.closest("[data-scrolls]") !== null || getComputedStyle(element).clipPath !== "none";
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  // What lies over the middle of a control, if that is on the screen.
  const above = (control) => {
    const { left, top, width, height } = control.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    return over && !control.contains(over) && !over.contains(control) ? over : null;
  };
  const SLACK = 1.5; // px: fractions of a pixel are rounded differently by layout and by ranges
  // What a screen is about: the one next thing, the choice, the way out.
  const MAIN = "button.call, button.next, button.hold, button.type, button.stop, .choice button";
  const root = document.documentElement;

  if (root.scrollWidth > innerWidth + 1) problems.push(`page scrolls sideways: ${root.scrollWidth}px`);
  if (!scrolls && root.scrollHeight > innerHeight + 1) problems.push(`page scrolls: ${root.scrollHeight}px`);

  const clips = (style) => [style.overflowX, style.overflowY].some((each) => each !== "visible");
  // A font's own height is more than its line's: its upper and lower air may stand out.
  const inside = (rect, box, air) =>
    rect.left >= box.left - SLACK && rect.right <= box.right + SLACK &&
    rect.top >= box.top - SLACK - air && rect.bottom <= box.bottom + SLACK + air;

  // Whether something between this and what both stand in is not clear as glass: lines lie close, and may.
  const paints = (over, owner) => {
    const drawing = owner.closest("svg");
    if (drawing && drawing === over.closest("svg")) return false; // what is crossed out is meant to be
    for (let box = over; box && !box.contains(owner) && !owner.contains(box); box = box.parentElement)
      if (box.matches("svg, svg *, img, video, canvas") || !/, 0\)$|transparent/.test(getComputedStyle(box).backgroundColor))
        return true;
    return false;
  };

  // What lies over the beginning or the end of a text. A dialog, and what passes, may.
  const covers = (owner, { left, right, top, bottom }) => {
    if (document.querySelector("dialog:modal")) return null;
    for (const x of [left + 2, right - 2]) {
      const over = document.elementFromPoint(x, (top + bottom) / 2);
      if (over && !over.closest("[data-toast]") && paints(over, owner)) return over;
    }
    return null;
  };

  // Text that is cut by a box, runs out of its button or card, or leaves the page.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || !owner || !shown(owner) || unseen(owner)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width <= 1 || getComputedStyle(owner).position === "absolute") continue;
    // A drawing is scaled: there only what is seen tells.
    const drawn = owner.closest("svg") !== null;
    const size = drawn ? rect.height / 1.2 : parseFloat(getComputedStyle(owner).fontSize);
    if (size < smallest - 0.6) problems.push(`small text, ${size.toFixed(1)}px: ${name(owner)}`);
    const pageBottom = scrolls ? root.scrollHeight : innerHeight;
    const page = { left: 0, top: -scrollY, right: innerWidth, bottom: pageBottom - scrollY };
    if (!inside(rect, page, 0)) problems.push(`text off the page: ${name(owner)}`);
    const beside = covers(owner, rect);
    if (beside) problems.push(`text under ${name(beside)}: ${name(owner)}`);
    for (let box = owner; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const bounded = clips(style) || box.matches("button, a, li, .pill, .card, .band, kbd");
      if (style.display !== "inline" && bounded && !inside(rect, box.getBoundingClientRect(), size / 8)) {
        problems.push(`text out of ${name(box)}: ${name(owner)}`);
        break;
      }
    }
  }

  // Boxes that scroll without having been made to.
  for (const element of document.body.querySelectorAll("*")) {
    if (unseen(element) || !shown(element) || element.matches("textarea, input, iframe")) continue;
    const { overflowY } = getComputedStyle(element);
    const scrolling = overflowY === "auto" || overflowY === "scroll" || overflowY === "hidden";
    if (scrolling && element.scrollHeight > element.clientHeight + 2 && element.clientHeight > 0)
      problems.push(`content is cut or scrolls: ${name(element)}`);
  }

  // Controls that lie under something else, or are too small to hit. Beneath a dialog nothing is to be hit.
  const asked = document.querySelector("dialog:modal") ?? document;
  for (const control of asked.querySelectorAll("button, a[href], textarea, input, select")) {
    if (!shown(control) || unseen(control)) continue;
    const box = control.getBoundingClientRect();
    if (Math.min(box.width, box.height) < target)
      problems.push(`small control, ${box.width.toFixed(0)}×${box.height.toFixed(0)}: ${name(control)}`);
    if (control.matches(MAIN) && Math.min(box.width, box.height) < main - SLACK)
      problems.push(`small main control, ${box.width.toFixed(0)}×${box.height.toFixed(0)}: ${name(control)}`);
    let top = above(control);
    if (top?.closest("[data-toast]")) {
      // What passes may lie over the page's end, as long as the page scrolls beneath it.
      control.scrollIntoView({ block: "center" });
      top = above(control);
      scrollTo(0, 0);
    }
    if (top) problems.push(`covered by ${name(top)}: ${name(control)}`);
  }
  return [...new Set(problems)];
}
