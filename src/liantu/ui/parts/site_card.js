/* One site's facts: every text from the record is set as textContent. */
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

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

function safeLink(source, words) {
  let url;
  try {
    url = new URL(source.url);
  } catch {
    return null;
  }
  // Only web addresses become links; anything else stays text.
  if (!["http:", "https:"].includes(url.protocol)) return null;
  const link = make("a", "", words.open_source);
  link.href = url.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  const card = make("article", "card");
  card.setAttribute("aria-label", data.name);
  const head = make("header");
  head.append(make("h3", "", data.name));
  const close = make("button", "close", "×");
  close.type = "button";
  close.title = data.words.close;
  close.setAttribute("aria-label", data.words.close);
  close.addEventListener("click", () => setTriggerValue("close", true));
  head.append(close);
  card.append(head);
  if (data.subtitle) card.append(make("p", "soft", data.subtitle));
  if (data.notice) card.append(make("p", "notice", data.notice));
  const badges = make("p", "badges");
  for (const badge of data.badges) {
    const element = make("span", "badge");
    if (badge.colour) {
      const swatch = make("span", "swatch");
      swatch.style.background = badge.colour;
      element.append(swatch);
    }
    element.append(make("span", "", badge.text));
    badges.append(element);
  }
  card.append(badges, facts(data.facts));
  for (const group of data.links) {
    card.append(make("h4", "", group.title));
    for (const item of group.items) {
      const link = make("button", "link", item.name);
      link.type = "button";
      link.addEventListener("click", () => setTriggerValue(group.event || "pick", item.id));
      card.append(link);
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
  const link = safeLink(data.source, data.words);
  if (link) source.append(link);
  else if (data.source.url) source.append(make("div", "soft", data.source.url));
  card.append(source);
  root.replaceChildren(card);
  // What scrolls by mouse must scroll by keyboard too.
  for (const box of card.querySelectorAll("h3, dd")) {
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
  }
}
