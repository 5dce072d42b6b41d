/* The base of the map: land, borders, labels and tiles; all but tiles from this server. */
"use strict";
window.liantuBase = (function () {
  const { html } = window.liantuSigns;

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

  return { addTiles, drawBase };
})();
