/* What stands over the map: legend, notes, tools, and how figures are written. Mixed into SiteLayer. */
"use strict";
window.liantuPanel = (function () {
  const { EXACT, boxOf, glyph, html, ink, svg } = window.liantuSigns;
  // Made once: toLocaleString makes a new one for each figure, which took a tenth of the drawing.
  const numeral = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

  const panel = {
    async openList(group) {
      const body = html("div", "liantu-list");
      body.append(html("strong", "", this.groupLabel(group)));
      const place = [group.lat, group.lon];
      const popup = L.popup({ maxWidth: 300, minWidth: 240 }).setLatLng(place).setContent(body);
      popup.openOn(this.map);
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", this.say.close);
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
    },

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
    },

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
    },

    siteLines(site, style) {
      const sum = site.wan === null ? this.say.no_amount : this.yi(site.wan);
      const lines = [html("div", "", `${style.name} · ${sum}`)];
      const place = this.config.precisions[site.precision] || this.say.missing;
      if (!EXACT.has(site.precision)) lines.push(html("div", "liantu-soft", place));
      return lines;
    },

    tip(title, lines) {
      const tip = html("div", "liantu-tip");
      tip.append(html("strong", "", title), ...lines);
      return tip;
    },

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
    },

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
    },

    setFollow(on) {
      this.follow = on;
      this.send({ type: "area", bbox: on ? boxOf(this.map.getBounds()) : null });
    },

    async fit() {
      const answer = await fetch(`${this.root}/api/extent?${this.query.filter}`);
      const { extent } = answer.ok ? await answer.json() : {};
      const box = extent || this.config.extent;
      if (!box) return;
      const bounds = L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
      this.map.fitBounds(bounds, { padding: [36, 36], maxZoom: 14 });
    },

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
    },

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
    },

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
    },

    groupLabel(group) {
      const n = numeral.format(group.n);
      const sum = group.wan ? ` · ${this.yi(group.wan)}` : "";
      return this.say.group.replace("{n}", n) + sum;
    },

    yi(wan) {
      // Half up on integers, exactly as the server does, so that no figure differs by place.
      const cents = Math.floor((wan + 50) / 100);
      if (cents === 0 && wan > 0) return `<0.01${this.say.yi}`;
      return `${numeral.format(cents / 100)}${this.say.yi}`;
    },

    short(n) {
      if (n < 10000) return String(n);
      const [unit, name] = this.config.lang === "en" ? [1000, "k"] : [10000, this.say.wan];
      const value = n / unit;
      return `${value >= 100 ? Math.round(value) : value.toFixed(1)}${name}`;
    },

    shortYi(wan) {
      const yi = wan / 10000;
      return `${yi >= 10 ? Math.round(yi) : yi.toFixed(1)}${this.say.yi_short}`;
    },
  };
  return panel;
})();
