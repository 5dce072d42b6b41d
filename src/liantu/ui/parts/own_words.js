/* Says what Streamlit says by itself, which it has in English only, in the page's language.
 *
 * A text of Streamlit's is known by its words and by where it stands, so that no record is taken for
 * one. Only the value of a text or of an attribute changes; React keeps its nodes, and writes anew
 * what it changes, which is then said again. A text that a later Streamlit words otherwise stays
 * English.
 */
const BUTTON = "button, [role=button]";
const UPLOAD = "[data-testid=stFileUploader]";
const REFUSAL = `${UPLOAD} [role=alert]`;
/** The key of a text, what Streamlit says, and within what. */
const TEXTS = [
  ["upload", /^Upload$/, `${UPLOAD} button`],
  ["limit", /^(?<size>\d+) ?(?<unit>[KMG]B) per file$/, "[data-testid=stFileUploaderDropzoneInstructions]"],
  ["too_large", /^File must be (?<size>[\d.]+) ?(?<unit>[KMG]B) or smaller\.$/, REFUSAL],
  ["wrong_kind", /^.* files are not allowed\.$/, REFUSAL],
  ["error", /^Error: ?$/, REFUSAL],
  ["enter", /^Press Enter to apply$/, "[data-testid=InputInstructions]"],
  ["enter_form", /^Press Enter to submit form$/, "[data-testid=InputInstructions]"],
  ["nothing", /^No results$/, "[role=listbox][data-empty=true]"],
  ["all", /^Select all$/, "[role=option]"],
  ["matches", /^Select (?<n>\d+) matches$/, "[role=option]"],
  ["skip", /^Skip to main content$/, "[data-testid=stSkipToContent]"],
  ["connecting", /^CONNECTING$/i, "[data-testid=stStatusWidget]"],
  ["stop", /^Stop$/, "[data-testid=stStatusWidget]"],
  ["stopping", /^Stopping\.\.\.$/, "[data-testid=stStatusWidget]"],
  ["lost", /^Connection error$/, "[role=dialog]"],
  ["lost_why", /^Is Streamlit still running\?.*$/, "[role=dialog]"],
  ["lost_why", /^Streamlit server is not responding\..*$/, "[role=dialog]"],
  ["lost_why", /^Connection timed out\.$/, "[role=dialog]"],
];
/** The same for what a screen reader says. */
const LABELS = [
  ["help_for", /^Help for (?<what>.+)$/s, BUTTON],
  ["help", /^Help$/, BUTTON],
  ["clear", /^Clear (?:value|entry|all)$/, BUTTON],
  ["remove", /^Remove (?<what>.+)$/s, BUTTON],
  ["open", /^Open$/, BUTTON],
  ["close", /^Close$/, BUTTON],
  ["more", /^Increment$/, BUTTON],
  ["less", /^Decrement$/, BUTTON],
  ["add_files", /^Add files$/, BUTTON],
  ["heading", /^Link to heading$/, "a"],
  ["collapse", /^Collapse sidebar$/, BUTTON],
  ["expand", /^Expand sidebar$/, BUTTON],
  ["file", /^file upload$/, "input"],
  ["chosen", /^Selected values$/, "*"],
  ["sidebar", /^Sidebar$/, "[data-testid=stSidebar]"],
  ["pages", /^App pages$/, "nav"],
  ["notices", /^Notifications$/, "*"],
  ["running", /^Running\.\.\.$/, "*"],
];
const HOSTS = [...new Set(TEXTS.map(([, , host]) => host))].join(",");
const ATTRIBUTES = ["aria-label", "title"];
const LABELLED = ATTRIBUTES.map((name) => `[${name}]`).join(",");

class OwnWords {
  constructor() {
    this.words = {};
    /** Each text or attribute that was said again: Streamlit's words, and ours. */
    this.said = new WeakMap();
    const seen = { childList: true, characterData: true, subtree: true };
    new MutationObserver((changes) => changes.forEach((change) => this.see(change))).observe(
      document.body,
      { ...seen, attributeFilter: ATTRIBUTES },
    );
  }

  tell(words) {
    this.words = words;
    this.look(document.body);
  }

  see({ type, target, addedNodes, attributeName }) {
    if (type === "characterData") this.text(target);
    else if (type === "attributes") this.label(target, attributeName);
    else addedNodes.forEach((node) => (node instanceof Text ? this.text(node) : this.look(node)));
  }

  look(root) {
    if (!(root instanceof Element)) return;
    const hosts = root.closest(HOSTS) ? [root] : root.querySelectorAll(HOSTS);
    for (const host of hosts) {
      const texts = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) this.text(texts.currentNode);
    }
    for (const element of [root, ...root.querySelectorAll(LABELLED)]) {
      for (const name of ATTRIBUTES) this.label(element, name);
    }
  }

  text(node) {
    const inside = (host) => node.parentElement?.closest(host);
    this.say(node, TEXTS, inside);
  }

  label(element, name) {
    const attribute = element.getAttributeNode(name);
    if (attribute) this.say(attribute, LABELS, (host) => element.matches(host));
  }

  /** Say a text or attribute in the page's words, from Streamlit's, whatever it says now. */
  say(node, sayings, stands) {
    const before = this.said.get(node);
    const theirs = before?.ours === node.nodeValue ? before.theirs : node.nodeValue;
    const ours = this.ours(theirs, sayings, stands);
    if (ours === undefined || ours === node.nodeValue) return;
    this.said.set(node, { theirs, ours });
    node.nodeValue = ours;
  }

  ours(theirs, sayings, stands) {
    for (const [key, words, host] of sayings) {
      const found = words.exec(theirs);
      if (found && stands(host)) {
        return this.words[key].replace(/\{(\w+)\}/g, (_, name) => found.groups[name]);
      }
    }
    return undefined;
  }
}

export default function (component) {
  const { lang, words } = component.data;
  document.documentElement.lang = lang;
  window.liantuOwnWords ??= new OwnWords();
  window.liantuOwnWords.tell(words);
}
