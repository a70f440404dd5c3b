// Verdicts and partners, told by word and shape as well as by colour.
import { h, svg } from "./dom.js";

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

export function partnerColour(data, id) {
  return data.colours[id] || "#5b6770";
}

// The key of partner colours, one after the other at (x, y); returns the nodes.
export function partnerKey(data, x, y) {
  let at = x;
  return data.plan.partners.map((partner) => {
    const group = svg(
      "g",
      null,
      svg("circle", { cx: at + 6, cy: y - 4, r: 6, fill: partnerColour(data, partner.id) }),
      svg("text", { x: at + 17, y, class: "label" }, partner.name),
    );
    at += 34 + 7 * partner.name.length;
    return group;
  });
}
