/* One site's facts: every text from the record is set as textContent. */
const { make, button, swatch, webLink } = elements;

function facts(list) {
  const table = make("dl");
  for (const fact of list) {
    table.append(make("dt", "", fact.title));
    const value = make("dd", fact.missing ? "soft" : "", fact.value);
    if (fact.note) value.append(make("span", "note", fact.note));
    table.append(value);
  }
  return table;
}

/** A name may be longer than its room, which is then scrolled, with the keys too. */
function titled(name) {
  const title = make("h3", "", name);
  new ResizeObserver(() => {
    if (title.scrollHeight > title.clientHeight) title.tabIndex = 0;
    else title.removeAttribute("tabindex");
  }).observe(title);
  return title;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  const card = make("article", "card");
  card.setAttribute("aria-label", data.name);
  const head = make("header");
  head.append(titled(data.name));
  head.append(button("close", "×", data.words.close, () => setTriggerValue("close", true)));
  card.append(head);
  if (data.subtitle) card.append(make("p", "soft", data.subtitle));
  if (data.notice) card.append(make("p", "notice", data.notice));
  const badges = make("p", "badges");
  for (const badge of data.badges) {
    const element = make("span", "badge");
    if (badge.colour) element.append(swatch(badge.colour));
    element.append(make("span", "", badge.text));
    badges.append(element);
  }
  card.append(badges, facts(data.facts));
  for (const group of data.links) {
    if (group.title) card.append(make("h4", "", group.title));
    for (const item of group.items) {
      const event = group.event || "pick";
      card.append(button("link", item.name, "", () => setTriggerValue(event, item.id)));
    }
  }
  if (data.events.length) {
    card.append(make("h4", "", data.words.events));
    const list = make("ol", "events");
    for (const event of data.events) {
      const entry = make("li");
      entry.append(make("b", "", event.stage), make("span", "date", event.date));
      if (event.text) entry.append(make("div", "soft", event.text));
      list.append(entry);
    }
    card.append(list);
  }
  if (data.more.length) {
    const more = make("details");
    more.append(make("summary", "", data.words.more_facts), facts(data.more));
    card.append(more);
  }
  const source = make("footer");
  source.append(make("b", "", data.words.source), make("div", "", data.source.text));
  const link = webLink(data.source.url, data.words.open_source);
  if (link) source.append(link);
  else if (data.source.url) source.append(make("div", "soft", data.source.url));
  card.append(source);
  root.replaceChildren(card);
  // What scrolls by mouse must scroll by keyboard too.
  for (const box of card.querySelectorAll("h3, dd")) {
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
  }
}
