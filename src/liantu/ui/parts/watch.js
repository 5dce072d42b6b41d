/* Asks every few seconds what is served, and has the page drawn anew when it is something else.
 *
 * It asks beside Streamlit: a fragment that runs by itself names the page that it stands on, and the
 * browser empties the one that is being turned to meanwhile.
 */
const EVERY_MS = 3000;

class Watch {
  constructor() {
    this.timer = 0;
    this.look = this.look.bind(this);
    // Who comes back to the page need not wait.
    document.addEventListener("visibilitychange", this.look);
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.look, EVERY_MS);
  }

  async look() {
    this.wait();
    if (document.hidden) return;
    try {
      const answer = await fetch(new URL("api/state", document.baseURI));
      const { mark } = await answer.json();
      if (answer.ok && this.timer && mark !== this.mark) this.tell("changed", mark);
    } catch {
      // a server that is away for a while
    }
  }

  end() {
    clearTimeout(this.timer);
    this.timer = 0;
    document.removeEventListener("visibilitychange", this.look);
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  root.watch ??= new Watch();
  root.watch.mark = data.mark;
  root.watch.tell = setTriggerValue;
  return () => {
    root.watch?.end();
    root.watch = null;
  };
}
