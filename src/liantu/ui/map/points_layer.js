/* Numbered points on the base map: rows of a file, sites that move, a place that is clicked.
 *
 * It is told numbers only; nothing of a record's text reaches it.
 */
"use strict";
(function () {
  const { html } = window.liantuSigns;
  const { addTiles, drawBase, nameMap } = window.liantuBase;
  const ROOT = window.location.pathname.split("/component/")[0];
  const MOST_NUMBERS = 300;

  class PointsLayer {
    constructor(map, config, base) {
      this.map = map;
      this.say = config.words;
      this.items = L.layerGroup().addTo(map);
      this.relabel = drawBase(map, base, config);
      nameMap(map, this.say, this.say.title_points);
      this.picking = false;
      map.on("moveend", () => this.relabel(this.discs()));
      map.on("click", (event) => this.picking && this.pick(event.latlng));
      map.whenReady(() => this.relabel([]));
    }

    showNote() {}

    show({ points, pick }) {
      this.items.clearLayers();
      this.picking = pick;
      this.map.getContainer().style.cursor = pick ? "crosshair" : "";
      for (const point of points) this.drawPoint(point, points.length);
      const places = points.map(([lon, lat]) => [lat, lon]);
      const told = JSON.stringify(places);
      // The window follows the points, but not a click of the user's own.
      if (places.length && told !== this.told && !(pick && this.picked)) {
        this.map.fitBounds(L.latLngBounds(places), { maxZoom: 12, padding: [30, 30], animate: false });
      }
      this.told = told;
      this.points = points;
      this.relabel(this.discs());
      performance.mark("liantu:points", { detail: { count: points.length } });
    }

    /** Where points and the numbers above them stand, in pixels of the map's layers. */
    discs() {
      return (this.points || []).slice(0, MOST_NUMBERS).map(([lon, lat, , number]) => {
        const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
        return number ? { x, y: y - 12, radius: 22 } : { x, y, radius: 9 };
      });
    }

    drawPoint([lon, lat, colour, number, from], count) {
      const look = { color: "#ffffff", weight: 1.5, fillColor: colour, fillOpacity: 0.95 };
      if (from) {
        const line = { color: colour, weight: 2, dashArray: "4 4", interactive: false };
        L.polyline([[from[1], from[0]], [lat, lon]], line).addTo(this.items);
        L.circleMarker([from[1], from[0]], { ...line, radius: 5, fill: false }).addTo(this.items);
      }
      const dot = L.circleMarker([lat, lon], { ...look, radius: 7 }).addTo(this.items);
      if (!number) return;
      const options = { direction: "top", offset: [0, -6], className: "liantu-number" };
      const permanent = count <= MOST_NUMBERS;
      dot.bindTooltip(html("span", "", String(number)), { ...options, permanent });
    }

    pick({ lng, lat }) {
      this.picked = true;
      const place = [Number(lng.toFixed(7)), Number(lat.toFixed(7))];
      const message = { type: "place", place, serial: Date.now() };
      window.Streamlit.setComponentValue({ last_active_drawing: message });
    }
  }

  /** Call back once the map has room: inside a closed part of the page it has none, and no place. */
  function onceSeen(map, begin) {
    const box = map.getContainer();
    const watch = new ResizeObserver(() => {
      if (!box.clientWidth || !box.clientHeight) return;
      watch.disconnect();
      map.invalidateSize({ animate: false });
      begin();
    });
    watch.observe(box);
  }

  let waiting = null;
  let ready = null;

  function begin(map, config, base) {
    ready = new PointsLayer(map, config, base);
    if (config.tiles) addTiles(ready, config.tiles);
    if (waiting) ready.show(waiting);
  }

  window.liantuPoints = {
    attach(map, lang) {
      map.attributionControl.setPrefix("Leaflet");
      const get = (route) => fetch(`${ROOT}/api/${route}`).then((answer) => answer.json());
      Promise.all([get(`map-config?lang=${lang}`), get(`basemap?lang=${lang}`)])
        .then(([config, base]) => onceSeen(map, () => begin(map, config, base)))
        .catch(() => map.getContainer().append(html("p", "liantu-dead", "⚠")));
    },
    show(query) {
      waiting = query;
      if (ready) onceSeen(ready.map, () => ready.show(waiting));
    },
  };
})();
