/* The base of the map: land, borders, labels and tiles; all but tiles from this server. */
"use strict";
window.liantuBase = (function () {
  const { html } = window.liantuSigns;

  function drawBase(map, base, config) {
    const panes = [["land", 210], ["tiles", 215], ["lines", 220], ["labels", 350], ["grey", 390], ["names", 640]];
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
    return (shapes, own = []) => drawLabels(map, labels, [...own, ...base.labels], shapes);
  }

  /** The sides of a place where its name may stand, the usual one first. */
  const AROUND = [[0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]];
  //: Aside of above and below, where a name still stands at its own circle and at no other.
  const ASIDE = [[0.5, 1], [-0.5, 1], [0.5, -1], [-0.5, -1]];
  //: An area is larger than its name, which may stand further off in it.
  const FURTHER = [[0, 3], [0, -3], [0, 5], [0, -5]];
  const SIDES = { seat: [...AROUND.slice(0, 4), ...ASIDE, ...AROUND.slice(4)], town: [[0, -1], ...AROUND] };
  const HALF_LINE_PX = 9;
  //: Of a name in two lines, as the style sheet sets them.
  const HALF_LINES_PX = 16;
  //: How far a name of a circle may lie over the rim of another, where no other stand is free.
  const RIM_PX = 7;
  //: So often the names of circles are put anew, those first that found no stand.
  const TRIES = 4;
  const TYPES = { county: ["13px", 1.6], city: ["13px", 1.6], own: ["600 15px", 3] };
  const ruler = document.createElement("canvas").getContext("2d");

  function halfWidth(text, kind, family) {
    const [size, spacing] = TYPES[kind] || ["12px", 0];
    ruler.font = `${size} ${family}`;
    return (ruler.measureText(text).width + spacing * text.length) / 2 + 2;
  }

  /** The ways to write a name: in one line; that of a circle also in two of about one length. */
  function waysOf({ name, kind }, family) {
    const whole = { text: name, half: halfWidth(name, kind, family), tall: HALF_LINE_PX };
    const gaps = kind === "seat" ? [...name.matchAll(/ /g)].map((gap) => gap.index) : [];
    if (!gaps.length) return [whole];
    const off = (gap) => Math.abs(gap - name.length / 2);
    const gap = gaps.sort((one, other) => off(one) - off(other))[0];
    const lines = [name.slice(0, gap), name.slice(gap + 1)];
    const half = Math.max(...lines.map((line) => halfWidth(line, kind, family)));
    return [whole, { text: lines.join("\n"), half, tall: HALF_LINES_PX }];
  }

  const apart = (one, other) =>
    one.right <= other.left || one.left >= other.right || one.bottom <= other.top || one.top >= other.bottom;

  const inside = (box, room) =>
    box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;

  function touches(box, disc, slack) {
    const x = Math.max(box.left, Math.min(disc.x, box.right)) - disc.x;
    const y = Math.max(box.top, Math.min(disc.y, box.bottom)) - disc.y;
    return Math.hypot(x, y) < disc.radius - slack;
  }

  /** The first stand around a place (within `radius` pixels of it) that `free` lets have. */
  function standOf(kind, at, radius, { text, half, tall }, free) {
    const sides = SIDES[kind] || [[0, 0], ...AROUND, ...FURTHER];
    for (const [right, down] of sides) {
      const reach = right && down ? 0.72 * radius : radius;
      const x = at.x + right * (reach + half);
      const y = at.y + down * (reach + tall);
      const box = { left: x - half, right: x + half, top: y - tall, bottom: y + tall };
      if (free(box)) return { x, y, box, text };
    }
    return null;
  }

  /** What the map shows, and what stands over it, in pixels of its layers. */
  function rooms(map) {
    const container = map.getContainer();
    const frame = container.getBoundingClientRect();
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    const placed = ({ left, top, right, bottom }) => ({
      left: left - frame.left + x,
      right: right - frame.left + x,
      top: top - frame.top + y,
      bottom: bottom - frame.top + y,
    });
    const controls = [...container.querySelectorAll(".leaflet-control")];
    const boxes = controls.map((control) => control.getBoundingClientRect());
    return [placed(frame), boxes.filter((box) => box.width).map(placed)];
  }

  /** Names that neither cover each other nor lie under a circle; the first ones come first.
   *
   * A name without a free stand is left out. Those of circles (`seat`) stand above all circles.
   */
  function drawLabels(map, layer, labels, shapes) {
    layer.clearLayers();
    const [room, controls] = rooms(map);
    const names = namesIn(map, labels);
    const free = (taken, slack) => (box) =>
      inside(box, room) &&
      taken.every((other) => apart(box, other)) &&
      !shapes.some((disc) => touches(box, disc, slack));
    const seats = names.filter(({ label }) => label.kind === "seat");
    const drawn = standsOfSeats(seats, controls, free);
    const taken = [...controls, ...drawn.map(({ stand }) => stand.box)];
    for (const { label, at, ways } of names) {
      // A town is a place of the gazetteer, too.
      if (label.kind === "seat" || drawn.some((other) => distance(other.at, at) < 8)) continue;
      const cover = shapes.find((disc) => distance(disc, at) < disc.radius);
      const kind = cover && label.kind === "town" ? "seat" : label.kind;
      const stand = standOf(kind, cover || at, cover ? cover.radius : 4, ways[0], free(taken, 0));
      if (!stand) continue;
      taken.push(stand.box);
      drawn.push({ label, at, stand });
    }
    for (const { label, at, stand } of drawn) drawLabel(label, at, stand).addTo(layer);
  }

  const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

  /** The labels of what the map shows, with their places and the ways to write them. */
  function namesIn(map, labels) {
    const zoom = map.getZoom();
    const bounds = map.getBounds();
    const { fontFamily } = getComputedStyle(map.getContainer());
    return labels
      .filter((label) => zoom >= label.from && zoom <= label.to && bounds.contains([label.lat, label.lon]))
      .map((label) => {
        const at = map.latLngToLayerPoint([label.lat, label.lon]);
        return { label, at, ways: waysOf(label, fontFamily) };
      });
  }

  /** Stands for as many names of circles as can be had. Who found none chooses first the next time. */
  function standsOfSeats(seats, controls, free) {
    let best = [];
    let order = seats;
    for (let tried = 0; tried < TRIES; tried += 1) {
      const taken = [...controls];
      const drawn = [];
      const left = [];
      for (const seat of order) {
        const stand = seatStand(seat, (slack) => free(taken, slack));
        if (stand) taken.push(stand.box);
        (stand ? drawn : left).push({ ...seat, stand });
      }
      if (drawn.length > best.length || !tried) best = drawn;
      if (!left.length) break;
      order = [...left, ...drawn];
    }
    return best;
  }

  function seatStand({ label, at, ways }, free) {
    for (const slack of [0, RIM_PX]) {
      for (const way of ways) {
        const stand = standOf("seat", at, label.radius, way, free(slack));
        if (stand) return stand;
      }
    }
    return null;
  }

  function drawLabel(label, at, stand) {
    const lines = stand.text === label.name ? "" : " liantu-lines";
    const element = html("span", `liantu-label liantu-${label.kind}${lines}`, stand.text);
    const iconAnchor = [at.x - stand.x, at.y - stand.y];
    const icon = L.divIcon({ className: "liantu-label-box", iconSize: [0, 0], iconAnchor, html: element });
    const pane = label.kind === "seat" ? "liantu-names" : "liantu-labels";
    return L.marker([label.lat, label.lon], { icon, pane, interactive: false, keyboard: false });
  }

  /** Say in the page's language what a map is and what its own buttons do. */
  function nameMap(map, say, title) {
    if (window.frameElement) window.frameElement.title = title;
    for (const way of ["in", "out"]) {
      const button = map.getContainer().querySelector(`.leaflet-control-zoom-${way}`);
      button.title = say[`zoom_${way}`];
      button.setAttribute("aria-label", button.title);
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

  return { addTiles, drawBase, nameMap };
})();
