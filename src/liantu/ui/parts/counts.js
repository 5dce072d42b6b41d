/* Writes the number of sites beside each choice of a widget, by a style sheet of its own.
 *
 * Streamlit knows a choice by its whole text. A number inside that text would make another choice
 * of it whenever a filter changes, and a click on the old one, made before the new one is drawn,
 * would be lost. Screen readers say what a style sheet adds.
 */
const numeral = new Intl.NumberFormat("en-US");
/** How the choices of a widget are found: pills in their order, a list's by their place in it. */
const CHOICES = {
  pills: (key, at) => `.st-key-${key} button[data-variant=pills]:nth-of-type(${at + 1})::after`,
  lists: (key, at) => `[data-listed=${key}] [role=option][data-key="${at}"]::after`,
};
const LOOK = "margin-inline-start: 0.4em; font-weight: 600; font-variant-numeric: tabular-nums;";

/** Says on the page which of these lists has the focus: what it drops down hangs elsewhere. */
function markListed({ target }) {
  const root = document.documentElement;
  const lists = Object.values(window.liantuCounts.lists).flat();
  const found = lists.find((key) => target.closest?.(`.st-key-${key}`));
  if (found) root.dataset.listed = found;
  else if (!target.closest?.("[role=listbox]")) delete root.dataset.listed;
}

/** The style sheet of one place that counts; each place writes its own anew. */
function sheetOf(place) {
  if (!window.liantuCounts) {
    window.liantuCounts = { sheets: {}, lists: {} };
    document.addEventListener("focusin", markListed);
  }
  const { sheets } = window.liantuCounts;
  if (!sheets[place]) {
    sheets[place] = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheets[place]);
  }
  return sheets[place];
}

function rule(find, count) {
  return `${find} { content: "${numeral.format(count)}"; ${LOOK} }`;
}

export default function (component) {
  const { place, pills, lists } = component.data;
  const rules = [];
  for (const [kind, widgets] of Object.entries({ pills, lists })) {
    for (const [key, counts] of Object.entries(widgets)) {
      counts.forEach((count, at) => count === null || rules.push(rule(CHOICES[kind](key, at), count)));
    }
  }
  sheetOf(place).replaceSync(rules.join("\n"));
  window.liantuCounts.lists[place] = Object.keys(lists);
}
