/* SiteLayer: the sites of the current filter on a Leaflet map.
 *
 * The map itself never changes; this layer asks /api/view for what the window shows and draws the
 * answer. Text from data enters the page by textContent only: no HTML is ever built from it.
 */
"use strict";
(function () {
  const { EXACT, arc, boxOf, glyph, html, svg } = window.liantuSigns;
  const { addTiles, drawBase, nameMap } = window.liantuBase;
  const MISSING = { colour: "#9aa3a8", symbol: "?" };
  // Streamlit serves the component under <base path>/component/…; the routes lie beside it.
  const ROOT = window.location.pathname.split("/component/")[0];

  class SiteLayer {
    constructor(map, config, base) {
      this.map = map;
      this.root = ROOT;
      this.config = config;
      this.say = config.words;
      this.query = null;
      this.follow = false;
      this.rings = L.layerGroup().addTo(map);
      this.markers = [];
      this.greys = L.layerGroup().addTo(map);
      this.abort = null;
      this.greyRenderer = L.canvas({ pane: "liantu-grey" });
      this.relabel = drawBase(map, base, config);
      nameMap(map, this.say, this.say.title_sites);
      this.addControls();
      map.on("moveend", () => this.moved());
      // Leaflet zooms to a shift-dragged box; we also take it as the area to filter by.
      map.on("boxzoomend", (event) => this.send({ type: "area", bbox: boxOf(event.boxZoomBounds) }));
    }

    // ---- what Python says -------------------------------------------------------------

    /** Show a query's sites. `told` is a view that came unasked, with the window it is for. */
    setQuery(query, told) {
      const before = this.query;
      // The same question comes on the map's own line and with the page; the first one counts,
      // but for a view that comes while the map still waits for its answer.
      const late = before && before.map === query.map ? before.step - query.step : -1;
      if (late > 0 || (late === 0 && !(told && this.waiting))) return;
      this.query = query;
      this.listen();
      this.drawAreas();
      if (query.circle && String(query.circle) !== String(before && before.circle)) {
        if (this.fitCircle(query.circle)) return;
      }
      if (query.focus && (!before || before.site !== query.site)) {
        const place = L.latLng(query.focus[1], query.focus[0]);
        if (!this.map.getBounds().pad(-0.1).contains(place)) {
          this.map.setView(place, Math.max(this.map.getZoom(), 12), { animate: false });
          return;
        }
      }
      if (told && this.isHere(told.window)) {
        if (this.abort) this.abort.abort();
        this.draw(told.view);
        return;
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
      const extra = new URLSearchParams({ bbox: bbox.join(","), by: q.by, v: q.version, map: q.map });
      return `${ROOT}/api/${route}?z=${Math.round(this.map.getZoom())}&${extra}&${q.filter}`;
    }

    /** A little more than what is seen, so that nothing pops in at the edge. */
    window() {
      return boxOf(this.map.getBounds().pad(0.08));
    }

    async load() {
      if (!this.query) return;
      if (this.abort) this.abort.abort();
      const abort = (this.abort = new AbortController());
      this.waiting = true;
      const bbox = this.window();
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
      this.waiting = false;
      const focused = this.focusedLabel();
      this.rings.clearLayers();
      this.shapes = [];
      this.greys.clearLayers();
      for (const [lon, lat] of view.grey) this.drawGrey(lon, lat);
      const most = this.mostOf(view);
      for (const group of view.groups) this.drawGroup(group, most);
      for (const site of view.sites) this.drawSite(site, most);
      this.clearRest();
      this.drawFocus();
      if (focused) this.focusAgain(focused);
      this.drawLegend(view);
      this.showNote(view.count ? "" : this.emptyNote(view));
      const detail = { count: view.groups.length + view.sites.length, total: view.count };
      requestAnimationFrame(() => setTimeout(() => this.painted(detail), 0));
    }

    /** The new items are on the screen: the page may go on, and names move out of their way. */
    painted(detail) {
      performance.mark("liantu:painted", { detail });
      if (this.turn !== this.query.turn) {
        this.turn = this.query.turn;
        fetch(`${ROOT}/api/painted?turn=${this.turn}`).catch(() => {});
      }
      this.relabel(this.shapes);
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
      L.circleMarker(centre, { ...ring, fill: false, interactive: false }).addTo(this.rings);
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
      const tip = () => this.tip(label, this.partLines(group));
      this.place(group, { picture, size, label, tip, act: () => this.openGroup(group) });
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
      const tip = () => this.tip(site.name, this.siteLines(site, style));
      this.place(site, { picture, size, label: site.name, tip, act: () => this.choose(site.id) });
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

    /** Show a circle whole and not too small; say whether the map moves by it. */
    fitCircle([lon, lat, radius]) {
      const bounds = L.latLng(lat, lon).toBounds(2 * radius);
      const nearer = this.map.getBoundsZoom(bounds) - this.map.getZoom();
      if (this.map.getBounds().contains(bounds) && nearer < 2) return false;
      this.map.fitBounds(bounds, { animate: false });
      return true;
    }
  }

  const { liantuPanel, liantuAreas, liantuLine, liantuMarkers } = window;
  Object.assign(SiteLayer.prototype, liantuPanel, liantuAreas, liantuLine, liantuMarkers);

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
