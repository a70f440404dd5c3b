// The words of the page.
import { h } from "../dom.js";

export const glossary = { id: "glossary", title: "Glossary", has: (data) => data.glossary.length > 0, draw };

function draw(root, data) {
  root.append(h("dl", null, data.glossary.flatMap((row) => [h("dt", null, row.term), h("dd", null, row.meaning)])));
}
