// Bars of customers against a threshold, and the map of what was read.

/** Solid: certain. Outlined: possible, to the end when no upper bound is known. The text beside it says the same. */
function bar(low, top) {
  const end = (percent) => `${Math.max(Math.min(percent, 100), percent > 0 ? 0.4 : 0)}%`;
  const possible = top === null ? 100 : top;
  return svg("svg", { class: "bar", "aria-hidden": "true", focusable: "false" },
    svg("rect", { class: "track", width: "100%", height: "14", rx: "3" }),
    possible > low ? svg("rect", { class: "may", width: end(possible), height: "13", y: ".5", rx: "3" }) : "",
    svg("rect", { class: low > 100 ? "over" : "sure", width: end(low), height: "14", rx: "3" }));
}

const BANDS = [
  ["over it", "act", (row) => row.low > 100],
  ["may be over it", "open", (row) => row.low <= 100 && (row.top === null || row.top > 100)],
  ["at 50 to 100 %", "", (row) => row.top !== null && row.top <= 100 && row.top >= 50],
  ["at 10 to 50 %", "", (row) => row.top !== null && row.top < 50 && row.top >= 10],
  ["below 10 %", "", (row) => row.top !== null && row.top < 10],
];

function nearRow(row) {
  return el("li", { class: "row near" }, el("span", {}, leading(row.party)), bar(row.low, row.top),
    el("span", { class: `num ${row.low > 100 ? "late" : ""}` }, VALUES[row.used] === "unknown" ? "not known" : `${VALUES[row.used]} · ${VALUES[row.share]}`));
}

function thresholdChart(threshold) {
  const rows = threshold.rows.filter((row) => row.party.kept);
  const holder = el("div", {});
  new Pager(holder, { step: 12, empty: "No customer matches the filters.", row: nearRow }).show(rows);
  const bands = BANDS.map(([name, category, within]) => [name, category, rows.filter(within).length]);
  return el("div", {},
    el("h3", {}, `${threshold.title}: ${threshold.value}`),
    el("p", { class: "dim" }, `${threshold.rules.join(", ")}; ${threshold.standing} `, mark(threshold.sureness, threshold.read)),
    el("ul", { class: "bands" }, bands.filter(([, , number]) => number).map(([name, category, number]) =>
      el("li", { class: `chip ${category}` }, `${many(number, "customer")} ${name}`))),
    holder);
}

function mapTable() {
  const heads = ["Account", ...DATA.regions.names].map((name) => el("th", { scope: "col" }, name));
  const table = el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}));
  return el("div", { class: "scroll", role: "region", "aria-label": "Coverage by account and region", tabindex: "0" }, table);
}

function mapRow([, account, cells]) {
  const byRegion = new Map(VALUES[cells].map((cell) => [cell[0], cell]));
  const made = DATA.regions.names.map((_, at) => {
    const cell = byRegion.get(at);
    if (!cell) return el("td", { class: "none" }, "–", el("span", { class: "sr" }, "not asked for"));
    const [, complete, all, said] = cell;
    return complete === all ? el("td", { class: "whole" }, `✓ ${said}`) : el("td", { class: "gap" }, `▲ ${said}`);
  });
  return el("tr", {}, el("th", { scope: "row" }, told(VALUES[account])), made);
}
