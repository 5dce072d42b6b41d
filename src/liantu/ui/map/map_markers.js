/* The places of the map's signs: one marker each, used again from view to view. Mixed into SiteLayer.
 *
 * Giving a marker another sign takes two thirds of the time of making one.
 */
"use strict";
window.liantuMarkers = (function () {
  const focusedItem = () => document.activeElement?.closest(".liantu-item");

  return {
    /** Put a sign on the map; `tip` makes what a pointer that rests on it is told. */
    place({ lat, lon }, sign) {
      const { picture, size, label } = sign;
      const marker = this.markers[this.shapes.length] || this.newMarker();
      marker.closeTooltip();
      marker.sign = sign;
      Object.assign(marker.getTooltip().options, this.roomier(lat, lon, size / 2));
      const element = marker.getElement();
      element.replaceChildren(picture);
      element.setAttribute("aria-label", label);
      const edge = `${-size / 2}px`;
      Object.assign(element.style, { width: `${size}px`, height: `${size}px`, marginLeft: edge, marginTop: edge });
      marker.setLatLng([lat, lon]);
      const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
      this.shapes.push({ x, y, radius: size / 2 });
    },

    newMarker() {
      const icon = L.divIcon({ className: "liantu-item" });
      const marker = L.marker(this.map.getCenter(), { icon, keyboard: true, riseOnHover: true });
      marker.bindTooltip(() => marker.sign.tip(), { opacity: 1 });
      marker.on("click", () => marker.sign.act());
      marker.addTo(this.map);
      const element = marker.getElement();
      element.setAttribute("role", "button");
      // Leaflet opens popups with Enter, but fires no click.
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        marker.fire("click");
      });
      this.markers.push(marker);
      return marker;
    },

    /** Take off the markers that the present view has no sign for. */
    clearRest() {
      for (const marker of this.markers.splice(this.shapes.length)) marker.remove();
    },

    /** Above or below a sign, where there is more room: the map cuts off what reaches beyond it. */
    roomier(lat, lon, away) {
      const below = this.map.latLngToContainerPoint([lat, lon]).y < this.map.getSize().y / 2;
      return below
        ? { direction: "bottom", offset: [0, away] }
        : { direction: "top", offset: [0, -away] };
    },

    focusedLabel() {
      return focusedItem()?.getAttribute("aria-label");
    },

    /** Whoever walks the map with the keyboard stays at their sign, wherever it is drawn anew. */
    focusAgain(label) {
      const all = [...this.map.getContainer().querySelectorAll(".liantu-item")];
      const same = all.find((item) => item.getAttribute("aria-label") === label);
      if (same) same.focus({ preventScroll: true });
      else focusedItem()?.blur();
    },
  };
})();
