/* Towns on the base map: a circle at each seat, as large as its figure, ringed by its stages.
 *
 * It is told numbers only; names come with the base map's labels and are found by their place.
 */
"use strict";
(function () {
  const { arc, html, svg } = window.liantuSigns;
  const { addTiles, drawBase, nameMap } = window.liantuBase;
  const ROOT = window.location.pathname.split("/component/")[0];
  const MISSING = "#9aa3a8";
  const INK = "#1b262c";
  const key = (lon, lat) => `${lon.toFixed(5)} ${lat.toFixed(5)}`;

  class TownsLayer {
    constructor(map, config, base) {
      this.map = map;
      this.config = config;
      this.say = config.words;
      this.colours = Object.values(config.stages).map((stage) => stage.colour);
      // The town's own name, where a place of the gazetteer lies at the same point.
      const names = base.labels.map((label) => [key(label.lon, label.lat), label.name]);
      this.names = new Map(names.reverse());
      const outlines = [base.cities, base.counties, base.boundary].flatMap((one) => one.features);
      this.outlines = new Map(outlines.map((one) => [Number(one.properties.adcode), one]));
      this.items = L.layerGroup().addTo(map);
      this.all = base.labels;
      this.labels = [];
      this.relabel = drawBase(map, { ...base, labels: this.labels }, config);
      nameMap(map, this.say, this.say.title_towns);
      map.on("moveend", () => this.relabel(this.shapes || [], this.own));
      map.on("zoomend", () => this.items.getLayers().length && this.show(this.told));
    }

    showNote() {}

    show(told) {
      // The circles bring their names; those of the base would say them twice.
      const own = told.seats.some((seat) => seat.area) ? ["county", "city"] : [];
      const hidden = new Set(["town", "own", ...own]);
      this.labels.splice(0, this.labels.length, ...this.all.filter((label) => !hidden.has(label.kind)));
      const where = told.seats.map((seat) => seat.area).join(" ");
      const moved = where !== this.where;
      this.where = where;
      this.told = { ...told, seats: told.seats.map((seat) => this.placed(seat)) };
      told = this.told;
      // Each town and county once in the window; whoever has moved it since keeps it.
      if (moved && told.seats.length) {
        this.map.fitBounds(this.extent(told.seats), { padding: [46, 46], maxZoom: 12, animate: false });
      }
      const focused = document.activeElement?.getAttribute("aria-label");
      this.items.clearLayers();
      this.shapes = [];
      this.own = [];
      const value = (seat) => (told.measure === "wan" ? seat.wan : seat.n);
      const most = Math.max(...told.seats.map(value), 1);
      const numbered = told.seats.map((seat, number) => ({ ...seat, number }));
      // The smaller ones on top, so that none hides another.
      numbered.sort((one, other) => value(other) - value(one));
      numbered.forEach((seat, rank) =>
        this.drawSeat({ ...seat, rank }, value(seat), Math.sqrt(value(seat) / most)),
      );
      this.relabel(this.shapes, this.own);
      if (focused) {
        const all = [...this.map.getContainer().querySelectorAll(".liantu-item")];
        all.find((item) => item.getAttribute("aria-label") === focused)?.focus({ preventScroll: true });
      }
      performance.mark("liantu:towns", { detail: { count: told.seats.length } });
    }

    /** An area stands where its label does. */
    placed(seat) {
      const outline = seat.area && this.outlines.get(seat.area);
      if (!outline) return seat;
      const { label_lon: lon, label_lat: lat } = outline.properties;
      return { ...seat, lon, lat, outline };
    }

    extent(drawn) {
      // Cities reach far beyond the counties that most sites lie in.
      const counties = drawn.filter((seat) => seat.area % 100 !== 0);
      const seats = counties.length ? counties : drawn;
      const all = L.latLngBounds(seats.map((seat) => [seat.lat, seat.lon]));
      for (const { outline } of seats) if (outline) all.extend(L.geoJSON(outline).getBounds());
      return all;
    }

    drawSeat(seat, value, share) {
      if (seat.outline) {
        const look = { color: "#0b5c7a", weight: 1.2, fillColor: "#0b5c7a", fillOpacity: 0.5 * share };
        const shape = L.geoJSON(seat.outline, { interactive: Boolean(seat.n), style: look });
        shape.on("click", () => this.send(seat.number)).addTo(this.items);
      }
      // An area's ground tells its figure already, and counties are close to each other.
      const [least, more] = seat.outline ? [12, 6] : [14, 18];
      const radius = seat.n ? Math.round(least + more * share) : 6;
      const size = 2 * radius + 4;
      const name = this.names.get(key(seat.lon, seat.lat)) || seat.outline?.properties.name || "";
      const view = { width: size, height: size, viewBox: `${-size / 2} ${-size / 2} ${size} ${size}` };
      const picture = svg("svg", view);
      picture.append(svg("circle", { r: radius + 1, fill: "#ffffff", "fill-opacity": 0.92 }));
      if (seat.n) {
        picture.append(...this.ring(seat, radius), this.figure(seat, radius, value));
      } else {
        picture.append(svg("circle", { r: radius - 1, fill: "none", stroke: MISSING, "stroke-width": 2 }));
      }
      const icon = L.divIcon({ html: picture, className: "liantu-item", iconSize: [size, size] });
      // Leaflet itself would put the southern ones on top.
      const above = { zIndexOffset: 10000 * seat.rank, riseOnHover: true, riseOffset: 1000000 };
      const marker = L.marker([seat.lat, seat.lon], { icon, keyboard: true, ...above });
      const label = `${name} ${this.say.group.replace("{n}", seat.n.toLocaleString("en-US"))}`;
      const tip = html("div", "liantu-tip");
      tip.append(html("strong", "", label), html("div", "", this.sum(seat)));
      marker.bindTooltip(tip, { direction: "top", offset: [0, -size / 2], opacity: 1 });
      marker.addTo(this.items);
      const { x, y } = this.map.latLngToLayerPoint([seat.lat, seat.lon]);
      this.shapes.push({ x, y, radius: radius + 2 });
      const { lon, lat } = seat;
      this.own.push({ lon, lat, name, kind: "seat", radius: radius + 2, from: 0, to: Infinity });
      this.listen(marker, seat, label);
    }

    listen(marker, seat, label) {
      const element = marker.getElement();
      element.setAttribute("aria-label", label);
      element.setAttribute("role", "button");
      const pick = () => seat.n && this.send(seat.number);
      marker.on("click", pick);
      // Leaflet opens popups with Enter, but fires no click.
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        pick();
      });
    }

    ring(seat, radius) {
      let turn = 0;
      return seat.stages.map(([stage, count]) => {
        const share = count / seat.n;
        const path = svg("path", {
          d: arc(radius, radius - 6, turn, Math.min(turn + share, turn + 0.9999)),
          fill: this.colours[stage] || MISSING,
          stroke: "#ffffff",
          "stroke-width": 0.8,
        });
        turn += share;
        return path;
      });
    }

    figure(seat, radius, value) {
      const text = this.told.measure === "wan" ? this.bare(value) : this.short(value);
      const size = text.length > 3 ? Math.max(9, Math.min(13, (radius * 2 - 14) / (text.length * 0.58))) : 13;
      const look = { "text-anchor": "middle", y: 4.5, fill: INK, style: `font-size:${size}px` };
      return svg("text", { ...look, class: "liantu-n" }, text);
    }

    /** The amount in 亿元 alone: the switch above the map says the unit. */
    bare(wan) {
      if (!wan) return "–";
      const yi = wan / 10000;
      return yi >= 10 ? Math.round(yi).toLocaleString("en-US") : String(Math.round(yi * 10) / 10);
    }

    sum(seat) {
      return seat.unstated === seat.n ? this.say.no_amount : this.yi(seat.wan);
    }

    send(number) {
      const message = { type: "seat", number, serial: Date.now() };
      window.Streamlit.setComponentValue({ last_active_drawing: message });
    }
  }

  const { short, yi } = window.liantuPanel;
  Object.assign(TownsLayer.prototype, { short, yi });

  let waiting = null;
  let ready = null;

  window.liantuTowns = {
    attach(map, lang) {
      map.attributionControl.setPrefix("Leaflet");
      const get = (route) => fetch(`${ROOT}/api/${route}`).then((answer) => answer.json());
      Promise.all([get(`map-config?lang=${lang}`), get(`basemap?lang=${lang}`)])
        .then(([config, base]) => {
          ready = new TownsLayer(map, config, base);
          window.liantuTowns.layer = ready;
          if (config.tiles) addTiles(ready, config.tiles);
          if (waiting) ready.show(waiting);
        })
        .catch(() => map.getContainer().append(html("p", "liantu-dead", "⚠")));
    },
    show(told) {
      waiting = told;
      if (ready) ready.show(told);
    },
  };
})();
