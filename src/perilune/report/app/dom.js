// Elements made from descriptions. Text is always text: nothing here parses markup.
const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "colour") element.style.setProperty("--colour", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

export function picture(width, height, label, ...children) {
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label };
  return svg("svg", size, ...children);
}

// A table: `columns` are [heading, "n" for numbers or ""], `rows` lists of cells; a cell is text, a node, null, or
// {tone, content} where it is tinted. Roles are told, because narrow screens lay a row out as a block.
export function table(caption, columns, rows, rowAttributes) {
  const head = columns.map(([name, kind]) => h("th", { scope: "col", role: "columnheader", class: kind || null }, name));
  const body = rows.map((row, number) =>
    h(
      "tr",
      { role: "row", ...(rowAttributes ? rowAttributes(number) : null) },
      row.map((cell, i) => {
        const tinted = cell && cell.tone !== undefined;
        const content = cell === null || cell === undefined || cell === "" ? "–" : tinted ? cell.content : cell;
        return i === 0 ? h("th", { scope: "row", role: "rowheader" }, content) : h("td", { role: "cell", class: (tinted ? cell.tone : columns[i][1]) || null, "data-label": typeof columns[i][0] === "string" ? columns[i][0] : null }, h("div", null, content));
      }),
    ),
  );
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { role: "table" }, h("caption", { class: "unseen" }, caption), h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head)), h("tbody", { role: "rowgroup" }, body)),
  );
}
