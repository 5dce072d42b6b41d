/* What the parts of this folder are built of; it stands before each part's own script.
 *
 * All texts enter by textContent.
 */
const elements = {
  make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
  },

  /** A button; without a `label` its text says what it does. */
  button(className, text, label, onClick) {
    const element = elements.make("button", className, text);
    element.type = "button";
    if (label) {
      element.title = label;
      element.setAttribute("aria-label", label);
    }
    element.addEventListener("click", onClick);
    return element;
  },

  swatch(colour) {
    const element = elements.make("span", "swatch");
    element.style.background = colour;
    return element;
  },

  /** A table's head, a column for each title under its key. */
  head(titles) {
    const row = elements.make("tr");
    for (const [key, title] of Object.entries(titles)) {
      const cell = elements.make("th", key, title);
      cell.scope = "col";
      row.append(cell);
    }
    const top = elements.make("thead");
    top.append(row);
    return top;
  },

  /** A link to another site in a tab of its own; null for what is no web address. */
  webLink(address, text) {
    let url;
    try {
      url = new URL(address);
    } catch {
      return null;
    }
    // Only web addresses become links; anything else stays text.
    if (!["http:", "https:"].includes(url.protocol)) return null;
    const link = elements.make("a", "", text);
    link.href = url.href;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  },
};
