/* The wall: everything on one screen, one picture after another.
 *
 * It lies in a modal dialog, which covers whatever the page has and takes it out of the keyboard's
 * way. The browser turns the pages: each turn asks the server for the next picture's numbers, which
 * are drawn when its map is there too, so that no screen ever shows two pictures at once.
 */
const BESIDE = ["map_signs.js", "wall_map.js"];
const TICK_MS = 250;
/** Who waits longer for a picture is told so, and asks again. */
const LOST_MS = 15000;
const MAP_WITHIN_MS = 8000;
const TOOLS_MS = 5000;
/** So few rows are written larger; a name has room for so many Chinese characters. */
const FEW = 7;
const FEW_NAME = 8;
const MOST_NAME = 9;
/** What the smallest letters of a name are of the usual ones (wall.css). */
const LEAST_SHARE = 1.25 / 1.65;
const GROUND = "liantu-wall-ground";

const { make, button } = elements;

/** Return what measures a name in the section's letters, a Chinese one being 1 wide. */
function ruler(section) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `100px ${getComputedStyle(section).fontFamily}`;
  return (name) => pen.measureText(name).width / 100 + 0.2;
}

/** A line drawing: signs of a font may be missing on the machine behind the wall. */
function icon(path) {
  const names = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(names, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(names, "path");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // a browser that keeps nothing
  }
}

class Wall {
  constructor(root, send) {
    this.root = root;
    this.send = send;
    this.data = null;
    this.due = Infinity;
    this.asked = 0;
    this.pace = 20;
    this.dialog = make("dialog", "wall");
    this.dialog.autofocus = true;
    this.dialog.tabIndex = -1;
    this.dialog.dataset.ground = remembered(GROUND) === "light" ? "light" : "dark";
    this.build();
    root.replaceChildren(this.dialog);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    // It may have been closed for a moment only, to be put above the whole screen.
    this.dialog.addEventListener("close", () => !this.dialog.open && !this.left && this.leave());
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    for (const kind of ["pointermove", "pointerdown", "focusin"]) {
      this.dialog.addEventListener(kind, () => this.showTools());
    }
    this.onFull = () => this.again();
    document.addEventListener("fullscreenchange", this.onFull);
    this.onSize = () => {
      clearTimeout(this.sizeTimer);
      this.sizeTimer = setTimeout(() => this.data && this.show(this.data, this.send), 200);
    };
    window.addEventListener("resize", this.onSize);
    this.clock = setInterval(() => this.tick(), TICK_MS);
    this.map = this.prepareMap();
    // Whoever waits for the map says why it is not there.
    this.map.catch(() => {});
    this.dialog.showModal();
    this.showTools();
  }

  end() {
    clearInterval(this.clock);
    clearTimeout(this.sizeTimer);
    clearTimeout(this.toolTimer);
    if (this.abort) this.abort.abort();
    document.removeEventListener("fullscreenchange", this.onFull);
    window.removeEventListener("resize", this.onSize);
  }

  async prepareMap() {
    const root = new URL(".", document.baseURI);
    let last;
    for (const name of BESIDE) last = await import(new URL(`assets/${name}`, root).href);
    return new last.WallMap(this.parts.map, root, (bbox) => this.send("ask", { to: "area", bbox }));
  }

  // ---- what stands where --------------------------------------------------------------

  build() {
    const parts = (this.parts = {});
    const part = (tag, name) => (parts[name] = make(tag, name));
    const head = make("header", "head");
    const titles = make("div", "titles");
    titles.append(part("p", "title"), part("h1", "name"));
    const right = make("div", "right");
    right.append(part("p", "time"), part("p", "date"));
    head.append(titles, right);
    parts.name.setAttribute("aria-live", "polite");
    const body = make("div", "body");
    const land = make("section", "land");
    land.append(part("div", "map"), part("p", "mapnote"));
    body.append(land, part("section", "first"), part("section", "second"));
    const foot = make("footer", "foot");
    foot.append(part("nav", "turns"), part("div", "facts"));
    const bar = make("div", "progress");
    bar.append(part("i", "done"));
    this.stage = make("div", "stage");
    this.stage.append(part("section", "figures"), body);
    this.dialog.append(head, this.stage, foot, bar, part("div", "tools"), part("p", "lost"));
    parts.lost.hidden = true;
    parts.lost.setAttribute("role", "status");
  }

  // ---- what the server says -----------------------------------------------------------

  /** Take a picture: wait for its map, then draw all of it at once. */
  async show(data, send) {
    this.send = send;
    this.asked = 0;
    this.parts.lost.hidden = true;
    if (this.abort) this.abort.abort();
    // The map asks for the room that the rest leaves it.
    if (!this.data) this.write(data);
    const abort = (this.abort = new AbortController());
    const timer = setTimeout(() => abort.abort(new Error("late")), MAP_WITHIN_MS);
    let map, view;
    try {
      map = await this.map;
      view = await map.ask(data.map, data.lang, abort.signal);
    } catch {
      view = null;
    }
    clearTimeout(timer);
    // A newer picture has come meanwhile.
    if (this.abort !== abort || !this.root.isConnected) return;
    this.draw(data, map, view);
  }

  draw(data, map, view) {
    const another = this.drawn !== data.code;
    this.drawn = data.code;
    this.write(data);
    this.drawMap(data, map, view);
    this.address(data.stand);
    if (data.pace) this.pace = data.pace;
    this.due = data.pace && data.turns.length > 1 ? Date.now() + data.pace * 1000 : Infinity;
    this.began = Date.now();
    this.stage.classList.remove("come");
    if (another) requestAnimationFrame(() => this.stage.classList.add("come"));
    this.tick();
    performance.clearMarks("liantu:wall");
    performance.mark("liantu:wall", { detail: { stand: data.stand } });
  }

  /** Write everything but the map. */
  write(data) {
    this.data = data;
    this.dialog.lang = data.lang;
    this.dialog.setAttribute("aria-label", data.title);
    this.parts.title.textContent = data.title;
    this.parts.name.textContent = data.name;
    this.drawFigures(data);
    this.drawChart(this.parts.first, data.charts[0], data);
    this.drawChart(this.parts.second, data.charts[1], data);
    this.drawTurns(data);
    this.drawFacts(data);
    this.drawTools(data);
  }

  drawFigures(data) {
    this.parts.figures.replaceChildren(
      ...data.figures.map((figure) => {
        const box = button("figure", "", data.words.figures_lead, () => this.send("ask", { to: figure.to }));
        box.disabled = figure.value === "0";
        box.setAttribute("aria-label", [figure.label, figure.value, figure.note].filter(Boolean).join(" "));
        box.append(make("span", "label", figure.label), make("b", "", figure.value));
        box.append(make("span", "note", figure.note));
        return box;
      }),
    );
  }

  drawChart(section, chart, data) {
    const wide = ruler(section);
    const rows = chart.rows.map((row) => {
      const line = button("row", "", data.words.figures_lead, () =>
        this.send("ask", { to: chart.facet, code: row.code }),
      );
      line.setAttribute("aria-label", `${row.name} ${row.figure} ${row.second}`);
      const track = make("span", "track");
      const bar = make("i", "");
      bar.style.width = `${Math.max(row.part * 100, 0.8)}%`;
      bar.style.background = row.colour;
      track.append(bar);
      const told = make("span", "told");
      told.append(make("b", "", row.figure), make("span", "second", row.second));
      const what = make("span", "what", row.name);
      // A longer name is written smaller, not cut.
      const share = MOST_NAME / wide(row.name);
      what.style.setProperty("--share", Math.min(1, share).toFixed(2));
      if (share < LEAST_SHARE) what.classList.add("long");
      line.append(what, track, told);
      return line;
    });
    const names = Math.max(2, ...chart.rows.map((row) => wide(row.name)));
    const few = rows.length <= FEW && names < FEW_NAME;
    const list = make("div", few ? "rows few" : "rows");
    list.style.setProperty("--names", Math.min(names, MOST_NAME).toFixed(2));
    list.append(...rows);
    if (!rows.length) list.append(make("p", "soft", chart.empty));
    const notes = [chart.rest, chart.facet === "chain" && rows.length > 1 ? data.words.multiple : ""];
    section.replaceChildren(make("h2", "", chart.title), list);
    const note = notes.filter(Boolean).join(" · ");
    if (note) section.append(make("p", "soft", note));
  }

  drawMap(data, map, view) {
    const { words } = data;
    const notes = [];
    if (map && view) {
      map.draw(data.map, view);
      const outside = data.map.count - view.count;
      if (!view.count && !data.nothing) notes.push(words.none_here);
      else if (data.map.unlocated) notes.push(words.unlocated.replace("{n}", data.map.unlocated.toLocaleString("en-US")));
      if (outside > 0) notes.push(words.outside.replace("{n}", outside.toLocaleString("en-US")));
    } else if (map) {
      map.note(words.map_failed);
    } else {
      this.parts.map.replaceChildren(make("p", "map-failed", words.map_failed));
    }
    this.parts.mapnote.textContent = [data.nothing, ...notes].filter(Boolean).join(" · ");
  }

  drawTurns(data) {
    const turns = data.turns.map(({ code, name }) => {
      const turn = button("turn", name, "", () => this.go(code));
      if (code === data.code) turn.setAttribute("aria-current", "page");
      return turn;
    });
    const at = data.turns.findIndex(({ code }) => code === data.code);
    const place = data.words.place.replace("{number}", at + 1).replace("{of}", data.turns.length);
    const strip = make("div", "strip");
    strip.append(...turns);
    this.parts.turns.replaceChildren(strip, make("span", "at", place));
    // The present one in the middle, where all of them are too many for the screen.
    const shown = turns[at];
    if (shown) strip.scrollLeft = shown.offsetLeft - strip.offsetLeft - (strip.clientWidth - shown.offsetWidth) / 2;
    if (!data.pace && data.turns.length > 1) this.parts.turns.append(make("span", "held", data.words.held));
  }

  drawFacts({ foot }) {
    const facts = [foot.past, foot.filter, foot.as_of].filter(Boolean);
    this.parts.facts.replaceChildren(...facts.map((fact) => make("span", "", fact)));
  }

  drawTools(data) {
    const { words } = data;
    const held = this.root.getRootNode().activeElement?.dataset?.tool;
    const tool = (name, sign, label, act) => {
      const element = button("tool", null, label, act);
      element.append(icon(sign));
      element.dataset.tool = name;
      return element;
    };
    const choice = (name, label, values, now, text, act) => {
      const box = make("select", "tool");
      box.dataset.tool = name;
      box.setAttribute("aria-label", label);
      box.title = label;
      for (const value of values) {
        const option = make("option", "", text(value));
        option.value = value;
        option.selected = String(value) === String(now);
        box.append(option);
      }
      box.addEventListener("change", () => act(box.value));
      return box;
    };
    const turning = data.pace > 0;
    this.parts.tools.replaceChildren(
      tool("back", "M15 5l-7 7 7 7", words.back, () => this.step(-1)),
      tool("hold", turning ? "M8 5v14M16 5v14" : "M7 4l12 8-12 8z", turning ? words.hold : words.go_on, () => this.hold()),
      tool("forth", "M9 5l7 7-7 7", words.forth, () => this.step(1)),
      choice("rotation", words.rotation, data.rotations, data.by, (by) => words[`by_${by}_turns`], (by) =>
        this.ask(by, data.pace, ""),
      ),
      choice("pace", words.pace, data.paces, this.pace, (n) => words.pace_s.replace("{n}", n), (n) =>
        this.ask(data.by, Number(n), data.code),
      ),
      tool("ground", "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18", words.ground, () => this.turnGround()),
      tool("full", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5", words.full, () => this.turnFull()),
      tool("leave", "M5 5l14 14M19 5L5 19", words.leave, () => this.leave()),
    );
    if (held) this.parts.tools.querySelector(`[data-tool="${held}"]`)?.focus({ preventScroll: true });
  }

  // ---- time ---------------------------------------------------------------------------

  tick() {
    if (!this.root.isConnected) {
      this.end();
      return;
    }
    const now = new Date();
    const lang = this.data?.lang === "en" ? "en-GB" : this.data?.lang === "zh-Hant" ? "zh-Hant" : "zh-CN";
    this.parts.time.textContent = now.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const day = { year: "numeric", month: "long", day: "numeric", weekday: "long" };
    this.parts.date.textContent = now.toLocaleDateString(lang, day);
    const turning = Number.isFinite(this.due);
    const share = turning ? (Date.now() - this.began) / (this.due - this.began) : 0;
    this.parts.done.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
    if (this.asked && Date.now() - this.asked > LOST_MS) {
      this.parts.lost.textContent = this.data.words.lost;
      this.parts.lost.hidden = false;
      this.ask(...this.wanted);
    } else if (!this.asked && Date.now() >= this.due) {
      this.step(1);
    }
  }

  // ---- what people do -----------------------------------------------------------------

  /** Ask for a picture: what is turned through, seconds (0 holds), the chain or town. */
  ask(by, pace, code) {
    this.wanted = [by, pace, code];
    this.asked = Date.now();
    const stand = `${by}.${pace}${code ? `.${code}` : ""}`;
    // First: a run that finds its address as it should be writes none, and Back stays what it was.
    this.address(stand);
    this.send("turn", { stand, serial: this.asked });
  }

  go(code) {
    this.ask(this.data.by, this.data.pace, code);
  }

  step(by) {
    const { turns, code } = this.data;
    const at = turns.findIndex((turn) => turn.code === code);
    this.go(turns[(at + by + turns.length) % turns.length].code);
  }

  hold() {
    this.ask(this.data.by, this.data.pace ? 0 : this.pace, this.data.code);
  }

  quicker(by) {
    const { paces } = this.data;
    const at = paces.indexOf(this.pace);
    const pace = paces[Math.min(paces.length - 1, Math.max(0, at + by))];
    if (pace !== this.data.pace) this.ask(this.data.by, pace, this.data.code);
  }

  key(event) {
    if (!this.data || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("select")) return;
    const other = this.data.by === "chain" ? "town" : "chain";
    const acts = {
      ArrowLeft: () => this.step(-1),
      PageUp: () => this.step(-1),
      ArrowRight: () => this.step(1),
      PageDown: () => this.step(1),
      Home: () => this.go(""),
      " ": () => this.hold(),
      "+": () => this.quicker(-1),
      "-": () => this.quicker(1),
      f: () => this.turnFull(),
      l: () => this.turnGround(),
      r: () => this.ask(other, this.data.pace, ""),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  leave() {
    this.left = true;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.send("ask", { to: "leave" });
  }

  turnGround() {
    const ground = this.dialog.dataset.ground === "dark" ? "light" : "dark";
    this.dialog.dataset.ground = ground;
    remember(GROUND, ground);
  }

  turnFull() {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    change.catch(() => {});
  }

  /** What goes to the whole screen is put above the dialog; the dialog goes above it again. */
  again() {
    if (!this.root.isConnected || this.left) return;
    this.dialog.close();
    this.dialog.showModal();
  }

  showTools() {
    this.dialog.classList.add("awake");
    clearTimeout(this.toolTimer);
    this.toolTimer = setTimeout(() => this.dialog.classList.remove("awake"), TOOLS_MS);
  }

  /** Write where the wall stands into the address; a turn is no step that Back would undo. */
  address(stand) {
    const rest = window.location.search.slice(1).split("&");
    const kept = rest.filter((part) => part && !part.startsWith("wall="));
    const search = `?${[...kept, `wall=${stand}`].join("&")}`;
    if (search !== window.location.search) {
      window.history.replaceState(window.history.state, "", window.location.pathname + search);
    }
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  if (!root.wall) root.wall = new Wall(root, setTriggerValue);
  root.wall.show(data, setTriggerValue);
  return () => {
    root.wall?.end();
    root.wall = null;
  };
}
