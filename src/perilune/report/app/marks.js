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
  const shown = data.plan.partners.filter((partner) => !ids || ids.includes(partner.id));
  return h("p", { class: "keys" }, shown.map((partner) => h("span", null, h("span", { class: "dot", colour: partnerColour(data, partner.id) }), partner.name)));
}
