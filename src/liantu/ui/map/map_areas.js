/* Where the filter looks: its rectangle, its circle and its zone. Mixed into SiteLayer. */
"use strict";
window.liantuAreas = (function () {
  const LOOK = { color: "#c2410c", weight: 1.5, dashArray: "6 4", fill: false, interactive: false };

  return {
    drawAreas() {
      for (const shape of this.areas || []) shape.remove();
      this.areas = [];
      if (this.query.area) {
        const [west, south, east, north] = this.query.area;
        const bounds = [
          [south, west],
          [north, east],
        ];
        this.areas.push(L.rectangle(bounds, LOOK).addTo(this.map));
      }
      if (this.query.circle) {
        const [lon, lat, radius] = this.query.circle;
        this.areas.push(L.circle([lat, lon], { ...LOOK, radius }).addTo(this.map));
      }
      this.drawZone();
    },

    /** Draw the zone when its outline has come; one that stands already is left as it is. */
    drawZone() {
      const id = this.query.zone;
      if (id === this.zoneId) return;
      this.zoneId = id;
      if (this.zone) this.zone.remove();
      this.zone = null;
      if (!id) return;
      this.outline(id).then(
        (outline) => {
          if (this.zoneId === id) this.zone = L.geoJSON(outline, { style: LOOK, interactive: false }).addTo(this.map);
        },
        () => {
          // The sites are right without it; it is asked for again with the next question.
          this.outlines.delete(id);
          if (this.zoneId === id) this.zoneId = null;
        },
      );
    },

    /** The outline of a zone, asked for once. */
    outline(id) {
      this.outlines ||= new Map();
      if (!this.outlines.has(id)) this.outlines.set(id, this.askOutline(id));
      return this.outlines.get(id);
    },

    async askOutline(id) {
      const answer = await fetch(`${this.root}/api/zone?${new URLSearchParams({ id })}`);
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    },
  };
})();
