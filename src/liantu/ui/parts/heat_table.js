/* Two facets crossed: the deeper the ground, the larger the figure; every cell leads to its sites.
 *
 * A phone shows row below row, without the empty cells. The roles and places are said, for a program
 * that reads aloud no longer takes for a table what is drawn as blocks.
 *
 * All texts enter by textContent. One cell takes the tab key, the arrows walk the others.
 */
const MOST_PERCENT = 55;

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

function role(element, name, column) {
  element.setAttribute("role", name);
  if (column) element.setAttribute("aria-colindex", column);
  return element;
}

function figure(cell, title, place, go) {
  const box = role(make("td", cell.total ? "total" : ""), "cell", place + 2);
  box.dataset.title = title;
  if (!cell.label) {
    box.append(make("span", "none", "·"));
    return box;
  }
  const part = make("button", cell.soft ? "soft" : "", cell.text);
  part.type = "button";
  part.tabIndex = -1;
  part.title = cell.label;
  part.setAttribute("aria-label", cell.label);
  part.addEventListener("click", () => go(cell));
  if (!cell.total) {
    const depth = Math.round(MOST_PERCENT * cell.depth);
    box.style.background = `color-mix(in srgb, var(--heat) ${depth}%, transparent)`;
  }
  box.append(part);
  return box;
}

function head(data) {
  const row = role(make("tr"), "row");
  row.append(role(make("td", "corner", data.corner), "cell", 1));
  for (const [place, column] of data.columns.entries()) {
    // The last column holds totals, unless the table says that it has none.
    const total = !data.plain && place === data.columns.length - 1;
    const cell = role(make("th", total ? "total" : ""), "columnheader", place + 2);
    cell.append(make("span", data.turned ? "turned" : "", column));
    cell.scope = "col";
    row.append(cell);
  }
  const top = role(make("thead"), "rowgroup");
  top.append(row);
  return top;
}

/** Arrow keys move from figure to figure, past those that are empty. */
function walk(event, table) {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const step = steps[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell) return;
  event.preventDefault();
  let row = cell.parentElement.rowIndex;
  let column = cell.cellIndex;
  while (table.rows[(row += step[0])]?.cells[(column += step[1])]) {
    const next = table.rows[row].cells[column].querySelector("button");
    if (!next) continue;
    cell.querySelector("button").tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return;
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  const active = root.getRootNode().activeElement;
  const focused = active && root.contains(active) ? active.getAttribute("aria-label") : null;
  const go = (cell) => setTriggerValue("pick", { row: cell.row, column: cell.column });
  const frame = make("div", "frame");
  const table = role(make("table"), "table");
  table.setAttribute("aria-colcount", data.columns.length + 1);
  const rows = role(make("tbody"), "rowgroup");
  for (const entry of data.rows) {
    const row = role(make("tr", entry.total ? "total" : ""), "row");
    const name = role(make("th", "", entry.name), "rowheader", 1);
    name.scope = "row";
    row.append(name, ...entry.cells.map((cell, place) => figure(cell, data.columns[place], place, go)));
    rows.append(row);
  }
  table.append(make("caption", "hidden", data.caption), head(data), rows);
  table.addEventListener("keydown", (event) => walk(event, table));
  frame.append(data.rows.length ? table : make("p", "", data.empty));
  root.replaceChildren(frame);
  const all = [...root.querySelectorAll("button")];
  const same = all.find((part) => part.getAttribute("aria-label") === focused);
  if (all.length) (same || all[0]).tabIndex = 0;
  if (same) same.focus({ preventScroll: true });
}
