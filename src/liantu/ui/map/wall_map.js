/* The wall's map: the same base and the same items as the map page's, drawn once a picture, large.
 *
 * One SVG and no library: nobody drags the map of a wall, and it must stand for months. Text from
 * data enters it by textContent only.
 */
const { arc, glyph, html, svg } = window.liantuSigns;
const WORLD = 256;
const MISSING = { colour: "#9aa3a8", symbol: "?", name: "" };
//: Items are drawn so many times larger than on the map page, on a screen 1080 pixels high.
const LARGER = 1.9;
const MARGIN = 0.04;
//: The earth's girth in metres, as its circles of latitude shrink from it.
const ROUND_M = 40_075_017;
const MOST_LAT = 85.0511;

const x01 = (lon) => lon / 360 + 0.5;
const y01 = (lat) => {
  // The poles lie at no place of this projection.
  const sine = Math.sin((Math.max(-MOST_LAT, Math.min(MOST_LAT, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};
const lonOf = (x) => (x - 0.5) * 360;
const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

function* rings(geometry) {
  if (!geometry) return;
  const polygons = { Polygon: [geometry.coordinates], MultiPolygon: geometry.coordinates };
  for (const polygon of polygons[geometry.type] || []) yield* polygon;
}

export class WallMap {
  /** `root` is the address that routes lie below; `onArea` is told the edges of a clicked item. */
  constructor(frame, root, onArea) {
    this.frame = frame;
    this.root = root;
    this.onArea = onArea;
    this.base = null;
  }

  async prepare(lang) {
    if (this.lang === lang && this.base) return;
    const get = async (route) => {
      const answer = await fetch(new URL(`api/${route}?lang=${lang}`, this.root));
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    };
    [this.config, this.base] = await Promise.all([get("map-config"), get("basemap")]);
    this.lang = lang;
  }

  /** Return what the window shows of a picture; `signal` ends the asking. */
  async ask(wanted, lang, signal) {
    this.askOutline(wanted.zone);
    await this.prepare(lang);
    this.fit();
    const zoom = Math.max(0, Math.floor(Math.log2(this.world / WORLD / this.scale)));
    const pad = 0.02;
    const west = lonOf(this.left / this.world - pad / this.zoomed);
    const east = lonOf((this.left + this.width) / this.world + pad / this.zoomed);
    const north = latOf(this.top / this.world - pad / this.zoomed);
    const south = latOf((this.top + this.height) / this.world + pad / this.zoomed);
    const box = [west, south, east, north].map((edge) => edge.toFixed(5)).join(",");
    const address = new URL(`api/view?z=${zoom}&bbox=${box}&${wanted.query}`, this.root);
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /** Fit the city's own boundary into the frame, which may have another size than before. */
  fit() {
    this.width = this.frame.clientWidth || 960;
    this.height = this.frame.clientHeight || 640;
    const unit = parseFloat(getComputedStyle(this.frame).fontSize) / 16;
    this.scale = LARGER * unit;
    const box = { west: 1, east: 0, north: 1, south: 0 };
    for (const feature of this.base.boundary.features) {
      for (const ring of rings(feature.geometry)) {
        for (const [lon, lat] of ring) {
          box.west = Math.min(box.west, x01(lon));
          box.east = Math.max(box.east, x01(lon));
          box.north = Math.min(box.north, y01(lat));
          box.south = Math.max(box.south, y01(lat));
        }
      }
    }
    if (box.east <= box.west) Object.assign(box, { west: 0.8, east: 0.85, north: 0.38, south: 0.42 });
    const room = 1 - 2 * MARGIN;
    const across = (this.width * room) / (box.east - box.west);
    this.world = Math.min(across, (this.height * room) / (box.south - box.north));
    this.zoomed = this.world / this.width;
    this.left = (this.world * (box.west + box.east) - this.width) / 2;
    this.top = (this.world * (box.north + box.south) - this.height) / 2;
  }

  at(lon, lat) {
    return [x01(lon) * this.world - this.left, y01(lat) * this.world - this.top];
  }

  draw(wanted, view) {
    this.fit();
    const size = { width: this.width, height: this.height };
    const picture = svg("svg", { ...size, viewBox: `0 0 ${this.width} ${this.height}` });
    picture.append(this.outline("land"), this.outline("cities"), this.outline("counties"));
    picture.append(this.outline("boundary"), ...this.areas(wanted));
    const shapes = [];
    const items = svg("g", { class: "items" });
    const measure = wanted.size === "wan" ? "wan" : "n";
    const most = Math.max(1, ...view.groups.map((group) => group[measure] || 1));
    for (const site of view.sites) items.append(this.site(site, wanted, shapes));
    for (const group of [...view.groups].reverse()) {
      items.append(this.group(group, wanted, most, shapes));
    }
    picture.append(this.labels(shapes, wanted.town), items);
    this.frame.replaceChildren(picture);
  }

  outline(part) {
    const steps = this.base[part].features.map((feature) => this.steps(feature.geometry));
    return svg("path", { d: steps.join(""), class: `outline ${part}` });
  }

  /** The rings of a geometry as the steps of one path. */
  steps(geometry) {
    const steps = [];
    for (const ring of rings(geometry)) {
      const points = ring.map(([lon, lat]) => this.at(lon, lat).map((v) => v.toFixed(1)).join(" "));
      steps.push(`M${points.join("L")}Z`);
    }
    return steps.join("");
  }

  /** Ask for a zone's outline, once as long as it is the same; nothing where it cannot be had. */
  askOutline(id) {
    if (!id || (this.zone && this.zone.id === id)) return;
    const zone = (this.zone = { id });
    zone.outline = fetch(new URL(`api/zone?${new URLSearchParams({ id })}`, this.root))
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .catch(() => {
        // The sites are right without it; the next picture asks again.
        if (this.zone === zone) this.zone = null;
        return null;
      });
  }

  /** The rectangle, the circle (radius in metres) and the zone of the filter, as on the map page. */
  areas({ area, circle, zone }) {
    const found = [];
    const look = { class: "area", "stroke-width": 1.5 * this.scale };
    if (area) {
      const [left, bottom] = this.at(area[0], area[1]);
      const [right, top] = this.at(area[2], area[3]);
      found.push(svg("rect", { ...look, x: left, y: top, width: right - left, height: bottom - top }));
    }
    if (circle) {
      const [lon, lat, radius] = circle;
      const [x, y] = this.at(lon, lat);
      const r = (radius / (ROUND_M * Math.cos((lat * Math.PI) / 180))) * this.world;
      found.push(svg("circle", { ...look, cx: x, cy: y, r }));
    }
    if (zone && this.zone?.id === zone) {
      const path = svg("path", { ...look, "fill-rule": "evenodd" });
      // The picture need not wait for it.
      this.zone.outline.then((outline) => path.setAttribute("d", this.steps(outline)));
      found.push(path);
    }
    return found;
  }

  style(code, wanted) {
    const table = wanted.by === "chain" ? this.config.chains : this.config.stages;
    return table[code] || MISSING;
  }

  /** Return a thing of the map that leads to its sites, by mouse or keyboard. */
  item(lon, lat, radius, label, edges, shapes) {
    const [x, y] = this.at(lon, lat);
    shapes.push({ x, y, radius: radius * this.scale });
    const place = `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${this.scale.toFixed(3)})`;
    const item = svg("g", { transform: place, class: "item", tabindex: 0, role: "button" });
    item.setAttribute("aria-label", label);
    item.append(svg("title", {}, label));
    const lead = () => this.onArea(edges);
    item.addEventListener("click", lead);
    item.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.stopPropagation();
      lead();
    });
    return item;
  }

  group(group, wanted, most, shapes) {
    const share = (wanted.size === "wan" ? group.wan : group.n) / most;
    const radius = 17 + 13 * Math.sqrt(share);
    const label = this.config.words.group.replace("{n}", group.n.toLocaleString("en-US"));
    const item = this.item(group.lon, group.lat, radius, label, group.bbox, shapes);
    item.append(svg("circle", { r: radius + 1, fill: "#ffffff" }));
    let turn = 0;
    for (const [code, count] of group.parts) {
      const part = count / group.n;
      const d = arc(radius, radius - 7, turn, Math.min(turn + part, turn + 0.9999));
      item.append(svg("path", { d, fill: this.style(code, wanted).colour, stroke: "#ffffff", "stroke-width": 0.8 }));
      turn += part;
    }
    item.append(svg("text", { "text-anchor": "middle", y: 5, class: "n" }, this.short(group.n)));
    return item;
  }

  site(site, wanted, shapes) {
    const style = this.style(wanted.by === "chain" ? site.chain : site.stage, wanted);
    const slack = 1e-6;
    const edges = [site.lon - slack, site.lat - slack, site.lon + slack, site.lat + slack];
    const item = this.item(site.lon, site.lat, 10, `${site.name} · ${style.name}`, edges, shapes);
    item.append(svg("circle", { r: 11.5, fill: "#ffffff" }), ...glyph(style, site.precision, 10));
    return item;
  }

  /** Names of towns that neither cover each other nor lie under an item; the chosen one always. */
  labels(shapes, town) {
    const layer = svg("g", { class: "labels" });
    const taken = [];
    const line = 13 * this.scale;
    const known = this.base.labels.filter((label) => label.kind === "town");
    known.sort((one, other) => (other.name === town) - (one.name === town));
    for (const label of known) {
      const [x, place] = this.at(label.lon, label.lat);
      const cover = shapes.find((s) => Math.hypot(s.x - x, s.y - place) < s.radius);
      const y = cover ? cover.y + cover.radius + line * 0.9 : place - line * 0.4;
      const half = (label.name.length * line * (this.lang === "en" ? 0.55 : 1)) / 2 + 4;
      const under = (s) => Math.abs(s.x - x) < half + s.radius && Math.abs(s.y - y + line / 3) < s.radius;
      const clash = (t) => Math.abs(t.x - x) < half + t.half && Math.abs(t.y - y) < line * 1.2;
      const chosen = label.name === town;
      if (!chosen && (taken.some(clash) || shapes.some(under))) continue;
      taken.push({ x, y, half });
      const look = { x: x.toFixed(1), y: y.toFixed(1), "font-size": line.toFixed(1) };
      layer.append(svg("text", { ...look, "text-anchor": "middle", class: chosen ? "chosen" : "" }, label.name));
    }
    return layer;
  }

  short(n) {
    if (n < 10000) return String(n);
    const [unit, name] = this.lang === "en" ? [1000, "k"] : [10000, this.config.words.wan];
    const value = n / unit;
    return `${value >= 100 ? Math.round(value) : value.toFixed(1)}${name}`;
  }

  note(text) {
    this.frame.replaceChildren(html("p", "map-failed", text));
  }
}
