/* One thing that a person does is one step for the Back button.
 *
 * The page's script may write the address several times for it: a page is turned first and gets its
 * filter afterwards, and the run of a page that Back has left already still reports its address.
 * Each would be a step of its own, and Back would show what nobody ever saw. So what follows a
 * turned page, or Back, corrects the step at hand until the page has come to rest; and an address
 * that Back has just left, reported late, is none any more.
 *
 * Every page draws this part; the browser's history is taken in hand once.
 */
const APP = "[data-testid=stApp]";
const STATE = "data-test-script-state";
const AT_REST = ["notRunning", "initial", "compilationError"];
/** Within this many milliseconds a run begins; a pause shorter than the other is no rest. */
const BEGINS = 2000;
const RESTS = 300;
/** Stands in an address that is on its way to another page. */
const TURN = "turn";

const turning = (address) => new URLSearchParams(address.search).has(TURN);

class Steps {
  constructor(app) {
    this.app = app;
    /** Back was pressed, and the page has not come to rest since. */
    this.back = false;
    /** Where it was pressed, and where the browser is. */
    this.left = new Set();
    this.at = window.location.href;
    /** What a turned page still lacks: its "path", its "query". */
    this.awaits = new Set();
    /** Both will come: the script itself turned the page, and said so. */
    this.sure = false;
    this.timer = 0;
    new MutationObserver(() => this.look()).observe(app, { attributeFilter: [STATE] });
  }

  atRest() {
    return AT_REST.includes(this.app.getAttribute(STATE));
  }

  look() {
    clearTimeout(this.timer);
    if (this.atRest()) this.endsIn(RESTS);
  }

  /** A page that the script turns is never at rest before it has both: its messages overtake. */
  endsIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.sure && this.awaits.size > 0) || this.end(), pause);
  }

  end() {
    this.back = false;
    this.left.clear();
    this.sure = false;
    this.awaits.clear();
  }

  goBack() {
    // Of two in quick succession, the addresses of both are old.
    const left = new Set(this.back ? this.left : []).add(this.at);
    this.end();
    this.back = true;
    this.left = left;
    this.at = window.location.href;
    this.left.delete(this.at);
    if (this.atRest()) this.endsIn(BEGINS);
  }

  /** Somebody did something: on a page at rest, what comes now is another step. */
  act(event) {
    // Who does again what Back undid wants that address; with Alt or Cmd, the keys are Back itself.
    if (!event.altKey && !event.metaKey) this.left.clear();
    if (this.atRest()) this.end();
  }

  /** Take an address that the app wants to add; return whether Back has just left it. */
  isOld(url) {
    return this.back && this.left.has(new URL(url, window.location).href);
  }

  /** Take an address that the app wants to add; return whether it corrects the step at hand. */
  corrects(url) {
    const here = window.location;
    const next = new URL(url, here);
    const turned = next.pathname !== here.pathname;
    const marked = turning(next);
    if (this.back) return true;
    if (this.awaits.size > 0) {
      if (turned) this.awaits.delete("path");
      if (!marked && (!turned || turning(here))) this.awaits.delete("query");
      return true;
    }
    this.sure = marked;
    if (marked) this.awaits = new Set(["path", "query"]);
    else if (turned) this.awaits = new Set(["query"]);
    if (turned && this.atRest()) this.endsIn(BEGINS);
    return false;
  }
}

function take(history, app) {
  const steps = new Steps(app);
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  history.replaceState = (state, title, url) => {
    replace(state, title, url);
    steps.at = window.location.href;
  };
  history.pushState = (state, title, url) => {
    if (steps.isOld(url)) return;
    const write = steps.corrects(url) ? replace : push;
    write(state, title, url);
    steps.at = window.location.href;
  };
  window.addEventListener("popstate", () => steps.goBack());
  for (const act of ["pointerdown", "keydown"]) {
    window.addEventListener(act, (event) => steps.act(event), { capture: true });
  }
}

export default function () {
  const app = document.querySelector(APP);
  if (!app || window.liantuSteps === app) return;
  window.liantuSteps = app;
  take(window.history, app);
}
