/* SiteLayer: the sites of the current filter on a Leaflet map.
 *
 * The map itself never changes; this layer asks /api/view for what the window shows and draws the
 * answer. Text from data enters the page by textContent only: no HTML is ever built from it.
 */
"use strict";
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const LIST_LIMIT = 200;
  const EXACT = new Set(["site", "address"]);
  const MISSING = { colour: "#9aa3a8", symbol: "?" };
  // Streamlit serves the component under <base path>/component/…; the routes lie beside it.
  const ROOT = window.location.pathname.split("/component/")[0];

  function html(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function svg(tag, attributes, text) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /** Black or white, whichever reads better on the colour (WCAG relative luminance). */
  function ink(colour) {
    const part = (from) => {
      const value = parseInt(colour.slice(from, from + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    const light = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
    return light > 0.19 ? "#1b262c" : "#ffffff";
  }

  function arc(radius, inner, start, end) {
    const point = (r, turn) => {
      const angle = turn * 2 * Math.PI - Math.PI / 2;
      return `${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`;
    };
    const large = end - start > 0.5 ? 1 : 0;
    return (
      `M${point(radius, start)}A${radius} ${radius} 0 ${large} 1 ${point(radius, end)}` +
      `L${point(inner, end)}A${inner} ${inner} 0 ${large} 0 ${point(inner, start)}Z`
    );
  }

  class SiteLayer {
    constructor(map, config, base) {
      this.map = map;
      this.config = config;
      this.say = config.words;
      this.query = null;
      this.follow = false;
      this.items = L.layerGroup().addTo(map);
      this.greys = L.layerGroup().addTo(map);
      this.area = null;
      this.abort = null;
      this.greyRenderer = L.canvas({ pane: "liantu-grey" });
      this.relabel = drawBase(map, base, config);
      this.addControls();
      map.on("moveend", () => this.moved());
      // Leaflet zooms to a shift-dragged box; we also take it as the area to filter by.
      map.on("boxzoomend", (event) => this.send({ type: "area", bbox: boxOf(event.boxZoomBounds) }));
    }

    // ---- what Python says -------------------------------------------------------------

    setQuery(query) {
      const before = this.query;
      this.query = query;
      this.drawArea();
      if (query.focus && (!before || before.site !== query.site)) {
        const place = L.latLng(query.focus[1], query.focus[0]);
        if (!this.map.getBounds().pad(-0.1).contains(place)) {
          this.map.setView(place, Math.max(this.map.getZoom(), 12), { animate: false });
          return;
        }
      }
      this.load();
    }

    // ---- what goes to Python ----------------------------------------------------------

    send(message) {
      this.sent = (this.sent || Date.now()) + 1;
      window.Streamlit.setComponentValue({ last_active_drawing: { ...message, serial: this.sent } });
    }

    moved() {
      if (this.follow) {
        clearTimeout(this.followTimer);
        const bbox = boxOf(this.map.getBounds());
        this.followTimer = setTimeout(() => this.send({ type: "area", bbox }), 250);
      }
      this.load();
    }

    // ---- asking -----------------------------------------------------------------------

    address(route, bbox) {
      const q = this.query;
      const extra = new URLSearchParams({ bbox: bbox.join(","), by: q.by, v: q.version });
      return `${ROOT}/api/${route}?z=${Math.round(this.map.getZoom())}&${extra}&${q.filter}`;
    }

    async load() {
      if (!this.query) return;
      if (this.abort) this.abort.abort();
      const abort = (this.abort = new AbortController());
      // A little more than the window, so that nothing pops in at the edge.
      const bbox = boxOf(this.map.getBounds().pad(0.08));
      const grey = this.query.grey ? "&grey=1" : "";
      try {
        const answer = await fetch(this.address("view", bbox) + grey, { signal: abort.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        const view = await answer.json();
        if (!abort.signal.aborted) this.draw(view);
      } catch (error) {
        if (error.name !== "AbortError") this.showNote(this.say.failed, () => this.load());
      }
    }

    // ---- drawing ----------------------------------------------------------------------

    draw(view) {
      this.items.clearLayers();
      this.shapes = [];
      this.greys.clearLayers();
      for (const [lon, lat] of view.grey) this.drawGrey(lon, lat);
      const most = this.mostOf(view);
      for (const group of view.groups) this.drawGroup(group, most);
      for (const site of view.sites) this.drawSite(site, most);
      this.drawFocus();
      this.relabel(this.shapes);
      this.drawLegend(view);
      this.showNote(view.count ? "" : this.emptyNote(view));
      const detail = { count: view.groups.length + view.sites.length, total: view.count };
      requestAnimationFrame(() =>
        setTimeout(() => performance.mark("liantu:painted", { detail }), 0),
      );
    }

    emptyNote(view) {
      if (view.total) return this.say.none_here;
      return view.unlocated ? this.say.none_located : this.say.none;
    }

    /** A ring where the chosen site lies, also when a donut holds it. */
    drawFocus() {
      const place = this.query.focus;
      if (!place) return;
      const at = this.map.latLngToLayerPoint([place[1], place[0]]);
      const near = (shape) => Math.hypot(shape.x - at.x, shape.y - at.y);
      const cover = this.shapes.filter((shape) => near(shape) < shape.radius);
      const inside = cover.sort((one, other) => near(one) - near(other))[0];
      const centre = inside ? this.map.layerPointToLatLng([inside.x, inside.y]) : [place[1], place[0]];
      const ring = { radius: (inside ? inside.radius : 12) + 3, color: "#c2410c", weight: 3 };
      L.circleMarker(centre, { ...ring, fill: false, interactive: false }).addTo(this.items);
    }

    mostOf(view) {
      const measure = this.query.size === "wan" ? "wan" : "n";
      const all = [...view.groups, ...view.sites].map((item) => item[measure] || 1);
      return Math.max(...all, 1);
    }

    style(code) {
      const table = this.query.by === "chain" ? this.config.chains : this.config.stages;
      return table[code] || { ...MISSING, name: this.say.missing };
    }

    drawGrey(lon, lat) {
      const style = { radius: 2.5, stroke: false, fillColor: "#8d989e", fillOpacity: 0.55 };
      L.circleMarker([lat, lon], {
        ...style,
        renderer: this.greyRenderer,
        pane: "liantu-grey",
        interactive: false,
      }).addTo(this.greys);
    }

    place(lat, lon, picture, size, label, tip) {
      const icon = L.divIcon({ html: picture, className: "liantu-item", iconSize: [size, size] });
      const marker = L.marker([lat, lon], { icon, keyboard: true, riseOnHover: true });
      marker.bindTooltip(tip, { direction: "top", offset: [0, -size / 2], opacity: 1 });
      marker.addTo(this.items);
      const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
      this.shapes.push({ x, y, radius: size / 2 });
      const element = marker.getElement();
      element.setAttribute("aria-label", label);
      element.setAttribute("role", "button");
      return marker;
    }

    drawGroup(group, most) {
      const share = this.query.size === "wan" ? group.wan / most : group.n / most;
      const radius = Math.round(17 + 15 * Math.sqrt(share));
      const size = 2 * radius + 4;
      const picture = svg("svg", {
        width: size,
        height: size,
        viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`,
      });
      const inner = radius - 7;
      picture.append(
        svg("circle", { r: radius + 1, fill: "#ffffff", "fill-opacity": 0.9 }),
        ...this.slices(group, radius, inner),
      );
      if (!group.exact) {
        const dashes = { fill: "none", stroke: "#5b6a72", "stroke-dasharray": "3 3" };
        picture.append(svg("circle", { r: radius + 1.2, ...dashes }));
      }
      picture.append(...this.figures(group, radius));
      const label = this.groupLabel(group);
      const tip = html("div", "liantu-tip");
      tip.append(html("strong", "", label), ...this.partLines(group));
      const marker = this.place(group.lat, group.lon, picture, size, label, tip);
      marker.on("click", () => this.openGroup(group));
    }

    slices(group, radius, inner) {
      let turn = 0;
      return group.parts.map(([code, count]) => {
        const share = count / group.n;
        const end = Math.min(turn + share, turn + 0.9999);
        const path = svg("path", {
          d: arc(radius, inner, turn, end),
          fill: this.style(code).colour,
          stroke: "#ffffff",
          "stroke-width": 0.8,
        });
        turn += share;
        return path;
      });
    }

    figures(group, radius) {
      const centre = { "text-anchor": "middle", fill: "#1b262c" };
      if (radius < 22 || !group.wan) {
        return [svg("text", { ...centre, y: 4.5, class: "liantu-n" }, this.short(group.n))];
      }
      return [
        svg("text", { ...centre, y: 0.5, class: "liantu-n" }, this.short(group.n)),
        svg("text", { ...centre, y: 11, class: "liantu-sum" }, this.shortYi(group.wan)),
      ];
    }

    partLines(group) {
      return group.parts.map(([code, count]) => {
        const style = this.style(code);
        const line = html("div", "liantu-part");
        const swatch = html("span", "liantu-swatch", style.symbol);
        swatch.style.background = style.colour;
        swatch.style.color = ink(style.colour);
        line.append(swatch, html("span", "", style.name), html("b", "", String(count)));
        return line;
      });
    }

    drawSite(site, most) {
      const style = this.style(this.query.by === "chain" ? site.chain : site.stage);
      const share = this.query.size === "wan" ? Math.sqrt((site.wan || 0) / most) : 0;
      const radius = 11 + 12 * share;
      const size = 2 * radius + 8;
      const picture = svg("svg", {
        width: size,
        height: size,
        viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`,
      });
      picture.append(...glyph(style, site.precision, radius));
      const tip = html("div", "liantu-tip");
      const sum = site.wan === null ? this.say.no_amount : this.yi(site.wan);
      const place = this.config.precisions[site.precision] || this.say.missing;
      tip.append(html("strong", "", site.name), html("div", "", `${style.name} · ${sum}`));
      if (!EXACT.has(site.precision)) tip.append(html("div", "liantu-soft", place));
      const marker = this.place(site.lat, site.lon, picture, size, site.name, tip);
      marker.on("click", () => this.choose(site.id));
    }

    choose(id) {
      this.map.closePopup();
      this.send({ type: "site", id });
    }

    openGroup(group) {
      const [west, south, east, north] = group.bbox;
      const last = this.map.getZoom() >= this.map.getMaxZoom();
      if (group.point || last) {
        this.openList(group);
        return;
      }
      const bounds = L.latLngBounds([south, west], [north, east]);
      const zoom = this.map.getBoundsZoom(bounds, false, L.point(60, 60));
      this.map.setView(bounds.getCenter(), Math.max(zoom, this.map.getZoom() + 1));
    }

    async openList(group) {
      const body = html("div", "liantu-list");
      body.append(html("strong", "", this.groupLabel(group)));
      const place = [group.lat, group.lon];
      const popup = L.popup({ maxWidth: 300, minWidth: 240 }).setLatLng(place).setContent(body);
      popup.openOn(this.map);
      try {
        const answer = await fetch(this.address("view/sites", group.bbox));
        const { sites } = await answer.json();
        body.append(...sites.map((site) => this.listEntry(site)));
        if (group.n > sites.length) {
          const more = this.say.more.replace("{n}", String(group.n - sites.length));
          body.append(html("div", "liantu-soft", more));
        }
      } catch {
        body.append(html("div", "liantu-soft", this.say.failed));
      }
      popup.update();
      const first = body.querySelector("button");
      if (first) first.focus({ preventScroll: true });
    }

    listEntry(site) {
      const style = this.style(this.query.by === "chain" ? site.chain : site.stage);
      const entry = html("button", "liantu-entry");
      entry.type = "button";
      const swatch = html("span", "liantu-swatch", style.symbol);
      swatch.style.background = style.colour;
      swatch.style.color = ink(style.colour);
      const sum = site.wan === null ? "" : this.yi(site.wan);
      entry.append(swatch, html("span", "liantu-name", site.name), html("b", "", sum));
      entry.addEventListener("click", () => this.choose(site.id));
      return entry;
    }

    drawArea() {
      if (this.area) this.area.remove();
      this.area = null;
      if (!this.query.area) return;
      const [west, south, east, north] = this.query.area;
      const bounds = [
        [south, west],
        [north, east],
      ];
      const style = { color: "#c2410c", weight: 1.5, dashArray: "6 4", fill: false };
      this.area = L.rectangle(bounds, { ...style, interactive: false }).addTo(this.map);
    }

    // ---- controls ---------------------------------------------------------------------

    addControls() {
      this.legend = this.control("bottomleft", "liantu-legend");
      this.legendOpen = window.innerWidth >= 600;
      this.note = this.control("topright", "liantu-note");
      this.note.setAttribute("role", "status");
      this.note.hidden = true;
      const tools = this.control("topleft", "leaflet-bar liantu-tools");
      const fit = html("button", "liantu-tool", "⤢");
      fit.type = "button";
      fit.title = this.say.fit;
      fit.setAttribute("aria-label", this.say.fit);
      fit.addEventListener("click", () => this.fit());
      tools.append(fit);
      const box = this.control("topright", "liantu-follow");
      const label = html("label", "");
      this.followBox = html("input", "");
      this.followBox.type = "checkbox";
      this.followBox.addEventListener("change", () => this.setFollow(this.followBox.checked));
      label.append(this.followBox, html("span", "", this.say.follow));
      label.title = this.say.follow_help;
      box.append(label);
    }

    control(position, className) {
      const element = html("div", className);
      const control = L.control({ position });
      control.onAdd = () => {
        L.DomEvent.disableClickPropagation(element);
        L.DomEvent.disableScrollPropagation(element);
        return element;
      };
      control.addTo(this.map);
      return element;
    }

    setFollow(on) {
      this.follow = on;
      this.send({ type: "area", bbox: on ? boxOf(this.map.getBounds()) : null });
    }

    async fit() {
      const answer = await fetch(`${ROOT}/api/extent?${this.query.filter}`);
      const { extent } = answer.ok ? await answer.json() : {};
      const box = extent || this.config.extent;
      if (!box) return;
      const bounds = L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
      this.map.fitBounds(bounds, { padding: [36, 36], maxZoom: 14 });
    }

    showNote(text, retry) {
      this.note.replaceChildren();
      this.note.hidden = !text && !this.tileNote;
      if (this.note.hidden) return;
      this.note.append(html("span", "", text || this.tileNote));
      if (retry) {
        const button = html("button", "", this.say.retry);
        button.addEventListener("click", retry);
        this.note.append(button);
      }
    }

    drawLegend(view) {
      const counts = new Map();
      for (const group of view.groups) {
        for (const [code, n] of group.parts) counts.set(code, (counts.get(code) || 0) + n);
      }
      const key = this.query.by === "chain" ? "chain" : "stage";
      for (const site of view.sites) counts.set(site[key], (counts.get(site[key]) || 0) + 1);
      const details = html("details", "");
      details.open = this.legendOpen;
      details.addEventListener("toggle", () => (this.legendOpen = details.open));
      const title = key === "chain" ? this.say.by_chain : this.say.by_stage;
      details.append(html("summary", "", title));
      const order = [...Object.keys(key === "chain" ? this.config.chains : this.config.stages), ""];
      const shown = order.filter((code) => counts.has(code)).map((code) => [code, counts.get(code)]);
      details.append(...this.partLines({ parts: shown }), this.precisionLegend());
      this.legend.replaceChildren(details);
    }

    precisionLegend() {
      const row = html("div", "liantu-kinds");
      for (const [precision, text] of [
        ["site", this.say.exact],
        ["town", this.say.town],
        ["city", this.say.approximate],
      ]) {
        const picture = svg("svg", { width: 16, height: 16, viewBox: "-8 -8 16 16" });
        picture.append(...glyph({ colour: "#5b6a72", symbol: "" }, precision, 6));
        const entry = html("span", "liantu-kind");
        entry.append(picture, html("span", "", text));
        row.append(entry);
      }
      return row;
    }

    // ---- figures ----------------------------------------------------------------------

    groupLabel(group) {
      const n = group.n.toLocaleString("en-US");
      const sum = group.wan ? ` · ${this.yi(group.wan)}` : "";
      return this.say.group.replace("{n}", n) + sum;
    }

    yi(wan) {
      // Half up on integers, exactly as the server does, so that no figure differs by place.
      const cents = Math.floor((wan + 50) / 100);
      if (cents === 0 && wan > 0) return `<0.01${this.say.yi}`;
      const text = (cents / 100).toLocaleString("en-US", { maximumFractionDigits: 2 });
      return `${text}${this.say.yi}`;
    }

    short(n) {
      if (n < 10000) return String(n);
      const [unit, name] = this.config.lang === "en" ? [1000, "k"] : [10000, this.say.wan];
      const value = n / unit;
      return `${value >= 100 ? Math.round(value) : value.toFixed(1)}${name}`;
    }

    shortYi(wan) {
      const yi = wan / 10000;
      return `${yi >= 10 ? Math.round(yi) : yi.toFixed(1)}${this.say.yi_short}`;
    }
  }

  /** A site's sign: filled where the place is exact, hollow at a town's seat, dashed if vague. */
  function glyph(style, precision, radius) {
    const exact = EXACT.has(precision);
    const vague = !exact && precision !== "town";
    const circle = {
      r: radius,
      fill: exact ? style.colour : "#ffffff",
      stroke: exact ? "#24343c" : style.colour,
      "stroke-width": exact ? 1.2 : 3,
    };
    if (vague) circle["stroke-dasharray"] = "4 3";
    const parts = [svg("circle", circle)];
    if (!exact) {
      // A dark rim keeps pale stages visible on pale land.
      const rim = { fill: "none", stroke: "#24343c", "stroke-width": 0.8 };
      parts.push(svg("circle", { r: radius + 1.8, ...rim, ...(vague && { "stroke-dasharray": "4 3" }) }));
    }
    const text = { "text-anchor": "middle", y: 4, fill: exact ? ink(style.colour) : "#1b262c" };
    parts.push(svg("text", { ...text, class: "liantu-symbol" }, style.symbol));
    return parts;
  }

  function boxOf(bounds) {
    const clip = (value, most) => Math.max(-most, Math.min(most, Number(value.toFixed(5))));
    return [
      clip(bounds.getWest(), 180),
      clip(bounds.getSouth(), 90),
      clip(bounds.getEast(), 180),
      clip(bounds.getNorth(), 90),
    ];
  }

  // ---- the base: land, borders, labels, from this server --------------------------------

  function drawBase(map, base, config) {
    const panes = [["land", 210], ["tiles", 215], ["lines", 220], ["labels", 350], ["grey", 390]];
    for (const [name, order] of panes) {
      const pane = map.createPane(`liantu-${name}`);
      pane.style.zIndex = order;
      pane.style.pointerEvents = "none";
    }
    const add = (data, pane, style) => {
      const options = { pane: `liantu-${pane}`, interactive: false, style };
      return L.geoJSON(data, options).addTo(map);
    };
    add(base.land, "land", { stroke: false, fillColor: "#f6f4ee", fillOpacity: 1 });
    add(base.cities, "lines", { color: "#b9c0c4", weight: 1.4, fill: false });
    add(base.counties, "lines", { color: "#ccd2d5", weight: 1, fill: false });
    const own = { color: "#31515f", weight: 2.4, fillColor: "#ffffff", fillOpacity: 0.65 };
    const boundary = add(base.boundary, "lines", own);
    const labels = L.layerGroup().addTo(map);
    map.fitBounds(boundary.getBounds(), { padding: [8, 8], animate: false });
    for (const text of config.attribution) map.attributionControl.addAttribution(text);
    return (shapes) => drawLabels(map, labels, base.labels, shapes);
  }

  /** Names that do not overlap each other; one whose place is covered stands below the cover. */
  function drawLabels(map, layer, labels, shapes) {
    layer.clearLayers();
    const zoom = map.getZoom();
    const window_ = map.getBounds().pad(0.1);
    const taken = [];
    for (const label of labels) {
      if (zoom < label.from || zoom > label.to) continue;
      if (!window_.contains([label.lat, label.lon])) continue;
      const at = map.latLngToLayerPoint([label.lat, label.lon]);
      const cover = shapes.find((shape) => Math.hypot(shape.x - at.x, shape.y - at.y) < 14);
      const shift = cover ? cover.radius + 9 : label.kind === "town" ? -13 : 0;
      at.y += shift;
      const half = label.name.length * 7 + 8;
      const clash = (other) =>
        Math.abs(other.at.x - at.x) < half + other.half && Math.abs(other.at.y - at.y) < 20;
      if (taken.some(clash)) continue;
      taken.push({ at, half });
      const element = html("span", `liantu-label liantu-${label.kind}`, label.name);
      const box = { className: "liantu-label-box", iconSize: [0, 0], iconAnchor: [0, -shift] };
      const icon = L.divIcon({ ...box, html: element });
      L.marker([label.lat, label.lon], {
        icon,
        pane: "liantu-labels",
        interactive: false,
        keyboard: false,
      }).addTo(layer);
    }
  }

  function addTiles(layer, tiles) {
    for (const url of tiles.urls) {
      const options = { subdomains: tiles.subdomains, maxZoom: 20, maxNativeZoom: tiles.max_zoom };
      const tileLayer = L.tileLayer(url, { ...options, pane: "liantu-tiles" });
      tileLayer.on("tileerror", () => {
        // The offline layers below stay; say why the tiles are missing.
        layer.tileNote = layer.say.no_tiles;
        layer.showNote(layer.say.no_tiles);
      });
      tileLayer.addTo(layer.map);
    }
    layer.map.attributionControl.addAttribution(tiles.attribution);
  }

  // ---- entry ----------------------------------------------------------------------------

  let waiting = null;
  let ready = null;

  window.liantu = {
    attach(map, lang) {
      map.attributionControl.setPrefix("Leaflet");
      const get = (route) => fetch(`${ROOT}/api/${route}`).then((answer) => answer.json());
      Promise.all([get(`map-config?lang=${lang}`), get(`basemap?lang=${lang}`)])
        .then(([config, base]) => {
          ready = new SiteLayer(map, config, base);
          window.liantu.layer = ready;
          if (config.tiles) addTiles(ready, config.tiles);
          if (config.note) {
            ready.tileNote = config.note;
            ready.showNote(config.note);
          }
          if (waiting) ready.setQuery(waiting);
        })
        .catch(() => map.getContainer().append(html("p", "liantu-dead", "⚠")));
    },
    setQuery(query) {
      waiting = query;
      if (ready) ready.setQuery(query);
    },
  };
})();
