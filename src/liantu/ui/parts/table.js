/* A page of a table: headers that sort, rows that can be chosen by mouse or keyboard.
 *
 * A column may be `number`, `sort`, `pick` (its cells choose the row) or `swatch` (the row's colour
 * stands before its text).
 */
const { make, button, swatch } = elements;

function head(data, send) {
  const row = make("tr");
  for (const column of data.columns) {
    const cell = make("th", column.number ? "numeric" : "");
    cell.scope = "col";
    const active = data.sort === column.key;
    if (column.sort) cell.setAttribute("aria-sort", active ? (data.descending ? "descending" : "ascending") : "none");
    const mark = active ? (data.descending ? " ↓" : " ↑") : "";
    if (column.sort) {
      cell.append(button("sort", column.title + mark, "", () => send("sort", column.key)));
    } else {
      cell.textContent = column.title;
    }
    row.append(cell);
  }
  const top = make("thead");
  top.append(row);
  return top;
}

function body(data, send) {
  const rows = make("tbody");
  for (const entry of data.rows) {
    const chosen = data.chosen && entry.id === data.chosen;
    const row = make("tr", chosen ? "chosen" : "");
    for (const column of data.columns) row.append(cellOf(entry, column, data, send));
    if (data.columns.some((column) => column.pick)) {
      row.classList.add("open");
      row.addEventListener("click", (event) => {
        if (!event.target.closest("button")) send("pick", entry.id);
      });
    }
    rows.append(row);
  }
  return rows;
}

function cellOf(entry, column, data, send) {
  const cell = make("td", column.number ? "numeric" : column.key);
  // Where rows are stacked, no header stands above a cell.
  if (!column.pick && !column.open && !column.swatch) cell.dataset.title = column.title;
  if (column.pick) {
    cell.classList.add("pick");
    const name = button("name", entry.cells[column.key], "", () => send("pick", entry.id));
    if (entry.id === data.chosen) name.setAttribute("aria-current", "true");
    cell.append(name);
    return cell;
  }
  if (column.open) {
    cell.classList.add("go");
    const label = `${column.title}: ${entry.cells.name || entry.id}`;
    cell.append(button("open", "→", label, () => send("open", entry.id)));
    return cell;
  }
  if (column.swatch && entry.colour) cell.append(swatch(entry.colour));
  const soft = entry.soft.includes(column.key) ? "soft" : "";
  cell.append(make("span", soft, entry.cells[column.key]));
  return cell;
}

function foot(data, send) {
  const bar = make("div", "foot");
  bar.append(make("span", "", data.number));
  const back = button("turn", "‹", data.words.previous, () => send("page", data.page - 1));
  const forth = button("turn", "›", data.words.next, () => send("page", data.page + 1));
  back.disabled = data.page <= 0;
  forth.disabled = data.page >= data.pages - 1;
  bar.append(back, forth);
  return bar;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  const active = root.getRootNode().activeElement;
  const mark = (part) => part.getAttribute("aria-label") || part.textContent;
  const focused = active && root.contains(active) ? mark(active) : null;
  const send = (name, value) => setTriggerValue(name, value);
  const frame = make("div", "frame");
  if (data.rows.length === 0) {
    frame.append(make("p", "soft", data.words.empty));
  } else {
    const table = make("table");
    const caption = make("caption", "hidden", data.words.caption);
    table.append(caption, head(data, send), body(data, send));
    frame.append(table);
  }
  root.replaceChildren(frame);
  if (data.rows.length && data.number) root.append(foot(data, send));
  // A rerun draws the rows anew; whoever walks them with the keyboard keeps their place.
  if (focused) {
    const same = [...root.querySelectorAll("button")].find((b) => mark(b) === focused);
    if (same) same.focus({ preventScroll: true });
  }
}
