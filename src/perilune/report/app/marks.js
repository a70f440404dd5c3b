// Verdicts and partners, told by word and shape as well as by colour.
import { h } from "./dom.js";

export function verdictMark(data, verdict, word) {
  const mark = data.marks.find((row) => row.verdict === verdict) || data.marks[data.marks.length - 1];
  const name = verdict.replace(/ /g, "_");
  return h("span", { class: `verdict ${name}` }, h("span", { "aria-hidden": "true" }, mark.character), ` ${word || verdict}`);
}

// How a mission stands: its verdict where it flies, else why it doesn't.
export function standing(data, row) {
  return row.selected ? verdictMark(data, row.verdict) : verdictMark(data, "fail", row.status);
}

export function partnerName(data, id) {
  const partner = data.plan.partners.find((row) => row.id === id);
  return partner ? partner.name : id || "–";
}

export function partnerTag(data, id) {
  return h("span", { class: "partner", colour: data.colours[id] || "#5b6770" }, partnerName(data, id));
}

// The same by its short name, for tables.
export function partnerShort(data, id) {
  return h("span", { class: "partner", colour: data.colours[id] || "#5b6770", title: partnerName(data, id) }, id);
}

export function partnerColour(data, id) {
  return data.colours[id] || "#5b6770";
}

// The key of partner colours, for above a chart.
export function partnerKeys(data, ids) {
  const shown = ids || data.plan.partners.map((partner) => partner.id);
  return h("p", { class: "keys" }, shown.map((id) => h("span", null, h("span", { class: "dot", colour: partnerColour(data, id) }), partnerName(data, id))));
}

// A cell of a chart's table: a partner and a verdict by their marks, anything else as it is.
export function marked(data, text) {
  if (data.colours[text]) return partnerShort(data, text);
  return data.marks.some((row) => row.verdict === text) ? verdictMark(data, text) : text;
}

const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7a5195", "#5b6770"];
const OWN = { escape: "#0072B2", entry: "#009E73", "retrograde entry": "#E69F00", orbit: "#CC79A7", "black zone": "#1b2733", "not evaluable": "#8795a1" };
const DASHES = [null, "7 4", "2 3", "9 3 2 3"];

// The stroke of the series of a name, the i-th of its chart: that of the partner, its own, or the next one.
export function stroke(data, name, i) {
  const fixed = data.colours[name] || OWN[name];
  return { stroke: fixed || COLOURS[i % 8], "stroke-dasharray": fixed ? null : DASHES[Math.floor(i / 8) % 4] };
}
