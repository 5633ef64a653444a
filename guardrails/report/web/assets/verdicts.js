// One result: a line, and behind it every fact.

const chip = (category) => el("span", { class: `chip ${category}` }, STATES[category] ?? category);
const mark = (text, read) => el("span", { class: `mark ${read ? "read" : "unread"}` }, text);

function dueText(said) {
  if (!said.due) return "";
  if (said.due === "unknown") return "day not known";
  if (said.dueState === "overdue") return `overdue since ${said.due}`;
  return said.dueState === "met" ? `met; was due ${said.due}` : `due ${said.due}`;
}

function verdictRow(verdict, withName = false) {
  const said = verdict.said;
  const title = said.headline || said.rule?.title || said.message || said.id;
  const cells = [
    el("span", {}, chip(said.category)),
    el(
      "span",
      {},
      withName ? [told(verdict.party.name, "name"), " "] : "",
      el("span", { class: "id" }, said.id),
      " ",
      told(title),
      verdict.subject ? [" ", el("span", { class: "dim" }, "(", told(verdict.subject), ")")] : "",
    ),
    el("span", { class: said.dueState === "overdue" ? "late right" : "right dim" }, dueText(said)),
  ];
  return el("li", {}, opening("verdict", cells, () => facts(verdict)));
}

const figure = (name, ...value) => el("div", {}, el("dt", {}, name), el("dd", {}, ...value));
const sentences = (items) => items.flatMap((item, at) => [at ? ", " : "", told(item)]);

/** Everything that a verdict rests on. */
function facts(verdict) {
  const said = verdict.said;
  const [observed, missing, decided, clocks] = [said.observed, said.missing, said.chosen, said.clocks].map((at) => VALUES[at]);
  const workloads = VALUES[verdict.workloads];
  const more = verdict.more ? ` and ${counted(verdict.more)} more` : "";
  const rows = [
    said.message && figure("Found", whole(said.message)),
    said.reason && figure("Reason", whole(said.reason)),
    said.category === "act" && figure("Asks", said.duty),
    verdict.subject && figure("About", whole(verdict.subject)),
    missing.length && figure("Not known", `${VALUES[said.named].join(", ")} `, el("span", { class: "dim id" }, `(${missing.join(", ")})`)),
    ...observed.map(([name, text]) => figure(name, whole(text))),
    decided.length && figure("Decided by", sentences(decided)),
    ...clocks.map(([id, who, event, day, due]) => figure(`Clock ${id}`, `${who}, due ${due}, from ${event} ${day}`)),
    workloads.length && figure("Rests on", sentences(workloads), more),
    said.excused && figure("Excused by", told(said.excused)),
    figure("In law", mark(said.standing, said.read)),
    ...(said.rule?.citations ?? []).map(cited),
    said.rule && ["act", "waived", "free"].includes(said.category) && figure("What to do", said.rule.remediation),
    figure("Fingerprint", el("code", {}, verdict.fingerprint)),
  ];
  return el("dl", { class: "figures" }, rows.filter(Boolean));
}

function cited([description, ref, sureness, read]) {
  const text = ref ? el("a", { href: ref, rel: "noopener noreferrer" }, description) : told(description);
  return figure("Source", text, " ", mark(sureness, read));
}
