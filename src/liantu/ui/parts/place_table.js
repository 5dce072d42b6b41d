/* Places, a row each: figures, a bar of stages, and signs of chains; every one leads to its sites.
 *
 * All texts enter by textContent.
 */
const { make, button, swatch, head } = elements;

/** A picture for the eye and one sentence for the ear; its parts can be clicked. */
function bar(entry, pick) {
  const cell = make("td", "stages");
  const picture = make("div", "bar");
  picture.style.width = `${Math.max(entry.width, 4)}%`;
  for (const part of entry.bars) {
    const piece = button("piece", "", part.label, () => pick(entry.id, "stage", part.code));
    piece.tabIndex = -1;
    piece.style.flexGrow = part.n;
    piece.style.background = part.colour;
    picture.append(piece);
  }
  if (entry.bars.length) cell.append(picture);
  return cell;
}

function signs(entry, pick) {
  const cell = make("td", "chains");
  for (const sign of entry.signs) {
    const chip = button("sign", "", sign.label, () => pick(entry.id, "chain", sign.code));
    chip.tabIndex = -1;
    chip.append(swatch(sign.colour), make("span", "", sign.text));
    cell.append(chip);
  }
  if (entry.more) cell.append(make("span", "soft", entry.more));
  return cell;
}

function line(entry, pick) {
  const row = make("tr", entry.count === "0" ? "empty" : "");
  const name = make("th", "name");
  name.scope = "row";
  if (entry.count === "0") name.append(make("span", "", entry.name));
  else name.append(button("go", entry.name, entry.label, () => pick(entry.id, "", "")));
  if (entry.note) name.append(make("span", "note", entry.note));
  const wan = make("td", entry.soft ? "numeric soft" : "numeric", entry.wan);
  if (entry.unstated) wan.append(make("span", "note", entry.unstated));
  row.append(name, make("td", "numeric", entry.count), wan, bar(entry, pick), signs(entry, pick));
  return row;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  const active = root.getRootNode().activeElement;
  const focused = active && root.contains(active) ? active.getAttribute("aria-label") : null;
  const pick = (row, facet, value) => setTriggerValue("pick", { row, facet, value });
  const frame = make("div", "frame");
  const table = make("table");
  const rows = make("tbody");
  rows.append(...data.rows.map((entry) => line(entry, pick)));
  table.append(make("caption", "hidden", data.caption), head(data.titles), rows);
  frame.append(data.rows.length ? table : make("p", "soft", data.empty));
  root.replaceChildren(frame);
  if (data.pages > 1) {
    const foot = make("div", "foot");
    const turn = (text, label, page) => {
      const element = button("turn", text, label, () => setTriggerValue("page", page));
      element.disabled = page < 0 || page >= data.pages;
      return element;
    };
    foot.append(make("span", "", data.number));
    foot.append(turn("‹", data.previous, data.page - 1), turn("›", data.next, data.page + 1));
    root.append(foot);
  }
  if (focused) {
    const same = [...root.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === focused);
    if (same) same.focus({ preventScroll: true });
  }
}
