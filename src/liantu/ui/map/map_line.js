/* The map's own line to the server, on which new views come unasked. Mixed into SiteLayer.
 *
 * It only makes the map quicker: without it the page tells the query, and the map asks for its view.
 */
"use strict";
window.liantuLine = (function () {
  const AGAIN_MS = 5000;
  const NEAR_DEG = 1e-9;

  return {
    /** Open the line under this map's name, once; a line that breaks is opened again later. */
    listen() {
      if (this.line && this.lineName === this.query.map) return;
      if (this.line) this.line.close();
      const name = (this.lineName = this.query.map);
      const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
      const place = `${scheme}//${window.location.host}${this.root}/api/line`;
      const line = (this.line = new WebSocket(`${place}?map=${encodeURIComponent(name)}`));
      line.addEventListener("message", (event) => this.heard(JSON.parse(event.data)));
      line.addEventListener("close", () => {
        if (this.line === line) setTimeout(() => this.reopen(line), AGAIN_MS);
      });
    },

    reopen(line) {
      if (this.line !== line) return;
      this.line = null;
      this.listen();
    },

    heard({ query, window: shown, view }) {
      this.setQuery(query, { window: shown, view });
    },

    /** Say whether a window is the one that the map shows now. */
    isHere({ bbox, z }) {
      const here = this.window();
      const near = (edge, place) => Math.abs(edge - here[place]) < NEAR_DEG;
      return z === Math.round(this.map.getZoom()) && bbox.every(near);
    },
  };
})();
