/* The signs of the map: small pictures and texts, built as elements, never as HTML. */
"use strict";
window.liantuSigns = (function () {
  const SVG = "http://www.w3.org/2000/svg";
  const EXACT = new Set(["site", "address"]);

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
    return light > 0.179 ? "#000000" : "#ffffff";
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

  /** Leaflet bounds as west, south, east, north, to 5 decimals (1 m). */
  function boxOf(bounds) {
    const clip = (value, most) => Math.max(-most, Math.min(most, Number(value.toFixed(5))));
    return [
      clip(bounds.getWest(), 180),
      clip(bounds.getSouth(), 90),
      clip(bounds.getEast(), 180),
      clip(bounds.getNorth(), 90),
    ];
  }

  return { EXACT, arc, boxOf, glyph, html, ink, svg };
})();
