// The lists of the page, in its order.

/** A name that leads to everything about its party. */
function leading(party) {
  const button = el("button", { type: "button", class: "name link" }, told(party.name));
  button.addEventListener("click", () => openParty(party));
  return button;
}

function dueGroup(action) {
  if (!action.due) return "No day is set";
  if (action.due === "unknown") return "Day not known";
  if (action.due < TODAY) return "Overdue";
  return action.due <= IN_30 ? "Within 30 days" : action.due <= IN_90 ? "Within 90 days" : "Later";
}

const BINDING = { law: "by law", house: "house policy", none: "not binding" };

function actionRow(action) {
  const isDay = action.due && action.due !== "unknown";
  const due = isDay ? [action.due, action.late === action.due ? "" : el("span", { class: "then" }, action.late)] : [action.late || "no day"];
  const cells = [
    el("span", { class: `num ${isDay && action.due < TODAY ? "late" : ""}` }, due),
    told(action.party.name, "name"),
    told(action.said),
    el("span", { class: "right" }, el("span", { class: "id" }, action.rule), " ", el("span", { class: `chip ${action.binding}` }, BINDING[action.binding])),
  ];
  return el("li", {}, opening("action", cells, () => [
    ...(action.verdicts.length === 1 ? [facts(action.verdicts[0])] : [verdictList(action.verdicts)]),
    el("p", {}, "All about ", leading(action.party)),
  ]));
}

function answerRow(answer) {
  return el("li", { class: "row answer" }, el("span", {}, leading(answer.party)), told(answer.facts.join(", ")), el("span", { class: "num right" }, `settles ${many(answer.settles, "check")}`));
}

function verdictList(verdicts, step = 20) {
  const holder = el("div", {});
  new Pager(holder, { step, empty: "no results listed", row: (each) => verdictRow(each) }).show(verdicts);
  return holder;
}

function partyRow(party) {
  const counts = CATEGORIES.map((category) => [category, party.verdicts.filter((each) => each.said.category === category).length]);
  const chips = counts
    .filter(([category, number]) => number && category !== "pass")
    .map(([category, number]) => el("span", { class: `chip ${category}` }, `${counted(number)} ${STATES[category]}`));
  if (!chips.length) chips.push(el("span", { class: "chip pass" }, "nothing open"));
  const kind = party.kind && party.kind !== "customer" ? el("span", { class: "dim" }, ` ${party.kind}`) : "";
  const could = party.figures?.["Capacity in 12 months"] ?? "";
  const capacity = could === "unknown" ? "capacity unknown" : could && `${could} in 12 months`;
  const cells = [el("span", {}, told(party.name, "name"), kind), el("span", { class: "chips" }, chips), el("span", { class: "num right dim" }, capacity)];
  const details = opening("party", cells, () => partyBody(party));
  party.details = details;
  return el("li", {}, details);
}

function partyBody(party) {
  const rank = (verdict) => CATEGORIES.indexOf(verdict.said.category);
  const kept = party.verdicts.filter((each) => each.kept).sort((one, other) => rank(one) - rank(other));
  const hidden = party.verdicts.length - kept.length;
  const figures = Object.entries(party.figures ?? {}).map(([name, text]) => figure(name, text));
  const total = Object.entries(party.total).map(([state, number]) => `${counted(number)} ${state.replace("_", " ")}`);
  return [
    party.name.length > LONGEST ? el("p", {}, "Name: ", whole(party.name)) : "",
    el("dl", { class: "figures" }, figures, total.length ? figure("Checks", total.join(", ")) : ""),
    ...titled("Where", party.places.map(([[provider, account, region, accelerator, role], number]) =>
      el("li", {}, `${number} × ${accelerator || "unknown accelerator"}, ${role}, in ${provider} `, told(account || "unknown account"), ` ${region || "unknown region"}`))),
    ...titled("Clusters", party.clusters.map((each) => el("li", {}, clusterText(each)))),
    ...titled("Overlapping rules: the strictest applies", party.governing.map((each) => el("li", {}, told(each)))),
    el("h4", {}, "Results"),
    verdictList(kept),
    hidden ? el("p", { class: "dim" }, `${many(hidden, "result")} hidden by the filters`) : "",
    party.passed.length ? el("p", { class: "dim" }, `Passed: ${party.passed.join(", ")}`) : "",
  ];
}

function titled(title, items) {
  if (!items.length) return [];
  const holder = el("div", {});
  new Pager(holder, { into: () => el("ul", {}), step: 12, row: (each) => each }).show(items);
  return [el("h4", {}, title), holder];
}

const clusterText = (each) => [
  told(each.location),
  ` (${each.country}): ${each.accelerators} accelerators, ${each.capacity}; `,
  el("span", { class: "dim" }, each.over),
];

function clusterRow(each) {
  const size = el("span", { class: "num right" }, `${each.accelerators} accelerators, ${each.capacity}`);
  const where = el("span", {}, told(each.location), ` (${each.country}) `, el("span", { class: "dim" }, each.over));
  return el("li", { class: "row cluster" }, el("span", {}, leading(each.party)), where, size);
}

function gapRow(gap) {
  const number = el("span", { class: "num right" }, gap.count > 1 ? `${counted(gap.count)} ×` : "");
  const state = el("span", { class: "chip open" }, gap.state.replace("_", " "));
  return el("li", { class: "row gap" }, number, el("span", {}, state, ` ${gap.what}: `, told(gap.reason), " ", el("span", { class: "dim" }, told(gap.where))));
}

/** Shows one party alone, opened. */
function openParty(party) {
  const { elements } = document.getElementById("filters");
  for (const name of Object.keys(chosen)) elements[name].value = chosen[name] = "";
  elements.search.value = chosen.search = party.name;
  refresh();
  if (!party.details) return;
  party.details.open = true;
  const summary = party.details.querySelector("summary");
  summary.scrollIntoView({ block: "center" });
  summary.focus({ preventScroll: true });
}
