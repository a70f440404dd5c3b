// Ship by launcher: for each destination the best verdict of each pair; a cell opens the option and its protocol.
import { h } from "../dom.js";
import { tonnes } from "../format.js";
import { verdictMark } from "../marks.js";
import { optionKey, optionOf, shownOptions } from "../selection.js";
import { link } from "../state.js";
import { drawOption } from "./option.js";

export const matrix = { id: "matrix", title: "Ship × launcher", has: (data) => data.plan.options.length > 0, draw };

const SEVERITY = ["pass", "marginal", "not evaluable", "fail"];

function draw(root, data, state) {
  const chosen = state.option ? optionOf(data, state.option) : null;
  if (chosen) {
    drawOption(root, data, state, chosen);
    return;
  }
  root.append(
    h("p", null, "Each cell is the best of the options in which the pair was tried: verdict, margin against the payload that decides, the check that limits. It opens the findings and the joint protocol. An open point is a check whose datum is not public; a pair with open points is marginal at best."),
  );
  const options = shownOptions(data, state);
  const destinations = [...new Set(options.map((row) => row.destination))];
  for (const destination of destinations) {
    root.append(h("h3", null, `To ${destination}`), oneMatrix(data, state, options.filter((row) => row.destination === destination), destination));
  }
  if (!destinations.length) root.append(h("p", null, "No option meets the filters."));
}

function oneMatrix(data, state, options, destination) {
  const ships = [...new Set(options.map((row) => row.ship))];
  const launchers = [...new Set(options.map((row) => row.launcher))];
  const rows = ships.map((ship) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, ship),
      launchers.map((launcher) => cell(data, state, options.filter((row) => row.ship === ship && row.launcher === launcher))),
    ),
  );
  const head = h("tr", null, h("td", null, ""), launchers.map((name) => h("th", { scope: "col" }, name)));
  const caption = h("caption", { class: "unseen" }, `Ships by launchers to ${destination}`);
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": `Ships by launchers to ${destination}` },
    h("table", { class: "matrix" }, caption, h("thead", null, head), h("tbody", null, rows)),
  );
}

function cell(data, state, tried) {
  if (!tried.length) return h("td", { class: "untried" }, "not tried");
  const best = tried.reduce((kept, row) => (better(row, kept) ? row : kept));
  const open = best.findings.filter((row) => row.verdict === "not evaluable").length;
  return h(
    "td",
    { class: best.verdict.replace(/ /g, "_") },
    h(
      "a",
      { href: link(state, { view: "matrix", option: optionKey(best) }), class: "cell" },
      verdictMark(data, best.verdict),
      h("span", { class: "margin" }, best.margin_kg === null ? "no margin" : `${tonnes(best.margin_kg)} t`),
      h("small", null, `${best.limiting_check} · ${best.site}`, open ? h("br") : null, open ? `${open} open points` : null),
    ),
  );
}

function better(a, b) {
  const order = SEVERITY.indexOf(a.verdict) - SEVERITY.indexOf(b.verdict);
  return order < 0 || (order === 0 && (a.margin_kg ?? -Infinity) > (b.margin_kg ?? -Infinity));
}
