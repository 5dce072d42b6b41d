/* A site's facts, each with its source and date; every text from the record is set as textContent. */
const { make, button, swatch, head, webLink } = elements;

/** The number of a source; a click brings the source itself into view. */
function mark(number, sources, root) {
  const cell = make("td", "source");
  const source = sources.find((one) => one.number === number);
  if (!source) return cell;
  const element = button("mark", `[${number}]`, `[${number}] ${source.text}`, () => {
    const entry = root.querySelector(`[data-source="${number}"]`);
    entry.scrollIntoView({ block: "nearest", behavior: "smooth" });
    entry.focus({ preventScroll: true });
  });
  element.title = source.text;
  cell.append(element);
  return cell;
}

function rows(group, data, root) {
  const asOf = data.columns.as_of;
  const body = make("tbody");
  if (group.title) {
    const line = make("tr", "group");
    const name = make("th", "", group.title);
    name.colSpan = 4;
    name.scope = "rowgroup";
    line.append(name);
    body.append(line);
  }
  for (const fact of group.facts) {
    const row = make("tr");
    const title = make("th", "fact", fact.title);
    title.scope = "row";
    const value = make("td", fact.missing ? "value soft" : "value", fact.value);
    const date = make("td", "as_of", fact.as_of);
    // Where rows are stacked, no header stands above the date.
    date.dataset.title = asOf;
    if (fact.changed) date.append(make("span", "note", fact.changed));
    row.append(title, value, mark(fact.source, data.sources, root), date);
    body.append(row);
  }
  return body;
}

function facts(groups, caption, data, root) {
  const table = make("table", "facts");
  const bodies = groups.map((group) => rows(group, data, root));
  table.append(make("caption", "hidden", caption), head(data.columns), ...bodies);
  return table;
}

function reports(data, root) {
  const table = make("table", "reports");
  const body = make("tbody");
  for (const event of data.events) {
    const row = make("tr");
    const stage = make("td", "stage");
    stage.append(swatch(event.colour), make("span", "", event.stage));
    const date = make("td", event.date ? "as_of" : "as_of soft", event.date || data.words.undated);
    row.append(date, stage, make("td", "value", event.text), mark(event.source, data.sources, root));
    body.append(row);
  }
  table.append(make("caption", "hidden", data.words.story_caption), head(data.event_columns), body);
  return table;
}

function sources(data) {
  const list = make("ol", "sources");
  for (const source of data.sources) {
    const entry = make("li");
    entry.dataset.source = source.number;
    entry.tabIndex = -1;
    entry.value = source.number;
    entry.append(make("span", "", source.text));
    const link = webLink(source.url, data.words.open_link);
    if (link) {
      link.setAttribute("aria-label", `${data.words.open_link} [${source.number}]`);
      entry.append(link);
    }
    list.append(entry);
  }
  return list;
}

function section(title, content) {
  const part = make("section");
  part.append(make("h3", "", title), content);
  return part;
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".root");
  const sheet = make("article", "sheet");
  sheet.setAttribute("aria-label", data.name);
  sheet.append(section(data.words.facts, facts(data.groups, data.words.facts, data, root)));
  if (data.silent) sheet.append(make("p", "soft", data.silent));
  if (data.events.length) sheet.append(section(data.words.events, reports(data, root)));
  for (const group of data.others) {
    const more = make("details");
    const bare = { ...group, title: "" };
    more.append(make("summary", "", group.title), facts([bare], group.title, data, root));
    sheet.append(more);
  }
  const told = data.sources.length ? sources(data) : make("p", "soft", data.words.no_source);
  sheet.append(section(data.words.sources, told));
  root.replaceChildren(sheet);
}
