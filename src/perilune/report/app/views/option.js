// One option: its mass balance, every finding, its windows, and the way to the joint protocol.
import { h, table } from "../dom.js";
import { figure, tonnes } from "../format.js";
import { verdictMark } from "../marks.js";
import { missionName, optionKey } from "../selection.js";
import { link } from "../state.js";

export function drawOption(root, data, state, option) {
  const payload = option.payload_kg;
  const text = (number) => (number === null ? null : data.texts[number]);
  root.append(
    h("p", null, h("a", { href: link(state, { view: "matrix" }) }, "← all pairs")),
    h("h3", null, `${missionName(data, option.mission)}: ${option.ship} on ${option.launcher} from ${option.site} to ${option.destination}`),
    h("p", { class: "big" }, verdictMark(data, option.verdict)),
    h("p", null, option.reason),
    h("p", null, option.protocol ? h("a", { class: "button", href: option.protocol }, "Open the joint protocol") : h("em", null, "No joint protocol was written: the option is not flown and both items are of one partner.")),
    table("Masses", [["Payload"], ["t", "n"]], [["published", tonnes(payload.published)], ["by physics", tonnes(payload.physics)], ["anchored", tonnes(payload.anchored)], ["required", tonnes(option.required_kg)], ["margin", tonnes(option.margin_kg)]]),
    h("h4", null, "Findings"),
    table(
      "Findings",
      [["Check"], ["Verdict"], ["Value", "n"], ["Limit", "n"], ["Margin", "n"], ["Unit"], ["In words, and the source of the rule", "why"], ["What would close it", "why"]],
      option.findings.map((row) => [row.check, verdictMark(data, row.verdict), figure(row.value), figure(row.limit), figure(row.margin), row.unit, [text(row.reason), row.reason ? h("br") : null, h("small", null, text(row.source))], text(row.closing)]),
    ),
  );
  if (option.windows.length) {
    root.append(
      h("h4", null, "Windows"),
      table(
        "Windows",
        [["Launch"], ["Departure"], ["Arrival"], ["C3 km²/s²", "n"], ["Departure Δv m/s", "n"], ["Arrival Δv m/s", "n"], ["Azimuth °", "n"]],
        option.windows.map((row) => [row.launch_utc.slice(0, 16), row.departure_utc.slice(0, 16), row.arrival_utc.slice(0, 16), figure(row.c3_km2_s2), figure(row.tli_dv_m_s), figure(row.insertion_dv_m_s), figure(row.launch_azimuth_deg)]),
      ),
    );
  }
  const others = data.plan.options.filter((row) => row !== option && row.ship === option.ship && row.launcher === option.launcher);
  if (others.length) {
    root.append(
      h("h4", null, "The same pair elsewhere"),
      h("ul", null, others.map((row) => h("li", null, verdictMark(data, row.verdict), " ", h("a", { href: link(state, { view: "matrix", option: optionKey(row) }) }, `${missionName(data, row.mission)}, from ${row.site}`)))),
    );
  }
}
