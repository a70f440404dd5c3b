// Where every number came from, and what made the page.
import { h, table } from "../dom.js";

export const sources = { id: "sources", title: "Sources", has: () => true, draw };

function draw(root, data) {
  const { entries, shadowed } = data.catalogue;
  if (shadowed.length) root.append(h("p", null, `Replaced by the programme's own catalogue: ${shadowed.join(", ")}.`));
  const low = entries.reduce((sum, entry) => sum + entry.numbers.filter((row) => row.confidence === "low").length, 0);
  const all = entries.reduce((sum, entry) => sum + entry.numbers.length, 0);
  root.append(h("p", null, `${all} numbers of ${entries.length} entries were used; ${low} are of low confidence (recalled, or from an unverified compilation) and set in italics.`));
  for (const entry of entries) root.append(details(entry));
  const { provenance } = data.plan;
  root.append(
    h(
      "details",
      null,
      h("summary", null, "Program, libraries and kernels"),
      h("p", null, `Perilune ${provenance.perilune}, Python ${provenance.python}; ${provenance.libraries.map((row) => `${row.name} ${row.version}`).join(", ")}.`),
      h("ul", null, provenance.kernels.map((row) => h("li", null, `${row.package} ${row.version}: ${row.file}, SHA-256 `, h("small", null, row.sha256)))),
      h("p", null, "This page contains three.js (MIT licence, © three.js authors) and a list of Hipparcos stars from d3-celestial (BSD-3-Clause, © Olaf Frohn). The surfaces of Earth and Moon are drawn: land from GLOBE (NOAA, public domain), maria and craters from the Gazetteer of Planetary Nomenclature (IAU, USGS)."),
    ),
  );
}

// The table of an entry is made when it is opened: most never are.
function details(entry) {
  const box = h("details", null, h("summary", null, `${entry.kind} `, h("b", null, entry.name), ` (${entry.id}${entry.own ? ", own entry" : ""}) · ${entry.numbers.length} numbers`));
  const fill = () => {
    if (box.children.length > 1) return;
    box.append(
      table(entry.name, [["Number"], ["Value"], ["Maturity"], ["Confidence"], ["Date"], ["Source", "why"]], entry.numbers.map((row) => [row.key, row.value, row.maturity, row.confidence, row.date, row.source]), (i) => ({ class: entry.numbers[i].confidence })),
      h("p", null, h("small", null, `SHA-256 ${entry.sha256}`)),
    );
  };
  box.addEventListener("toggle", fill);
  box.addEventListener("fill", fill);
  return box;
}
