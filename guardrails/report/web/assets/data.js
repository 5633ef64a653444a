// What the report holds, by name: `guardrails/report/web/data.py` says what stands where.

const DATA = JSON.parse(document.getElementById("data").textContent);
const VALUES = DATA.values;
const [TODAY, IN_30, IN_90] = DATA.days;

const STATES = {
  act: "to act on",
  error: "error",
  open: "undecided",
  free: "informational",
  waived: "waived",
  pass: "passes",
};
const CATEGORIES = Object.keys(STATES);

const PARTIES = DATA.parties.map(([name, kind, workloads, accelerators, h100, capacity, estimate, total, passed]) => ({
  name: VALUES[name],
  kind: VALUES[kind],
  workloads,
  figures:
    workloads === undefined
      ? null
      : {
          Accelerators: VALUES[accelerators],
          "H100 equivalents": VALUES[h100],
          "Capacity in 12 months": VALUES[capacity],
          "Likely in 12 months": VALUES[estimate],
        },
  total: VALUES[total] ?? {},
  passed: VALUES[passed] ?? [],
  verdicts: [],
  clusters: [],
  places: [],
  governing: [],
}));

const RULES = DATA.rules.map(([id, title, remediation, citations]) => ({
  id: VALUES[id],
  title: VALUES[title],
  remediation: VALUES[remediation],
  citations,
}));

const SAID = DATA.said.map((row) => {
  const [rule, category, duty, standing, id, regime, reason, headline, message, observed, missing, chosen, clocks, due, dueState, excused, named, read] = row;
  return {
    rule: rule < 0 ? null : RULES[rule],
    category,
    duty: VALUES[duty],
    standing: VALUES[standing],
    id: VALUES[id],
    regime: VALUES[regime],
    reason: VALUES[reason],
    headline: VALUES[headline],
    message: VALUES[message],
    observed,
    missing,
    chosen,
    clocks,
    due: VALUES[due],
    dueState: VALUES[dueState],
    excused: VALUES[excused],
    named,
    read,
  };
});

const VERDICTS = DATA.verdicts.map(([party, said, subject, fingerprint, workloads, more]) => ({
  party: PARTIES[party],
  at: party,
  said: SAID[said],
  body: said,
  subject: subject < 0 ? "" : VALUES[subject],
  fingerprint,
  workloads,
  more,
}));
for (const verdict of VERDICTS) verdict.party.verdicts.push(verdict);

const CLUSTERS = DATA.clusters.map(([party, location, country, accelerators, capacity, over]) => ({
  party: PARTIES[party],
  location: VALUES[location],
  country: VALUES[country],
  accelerators: VALUES[accelerators],
  capacity: VALUES[capacity],
  over: VALUES[over],
}));
for (const cluster of CLUSTERS) cluster.party.clusters.push(cluster);
for (const [party, where, number] of DATA.places) PARTIES[party].places.push([VALUES[where], VALUES[number]]);
for (const [party, subject, rule, others] of DATA.governing) {
  PARTIES[party].governing.push(`${VALUES[subject]}: ${VALUES[rule]} before ${VALUES[others].join(", ")}`);
}

const ACTIONS = DATA.actions.map(([party, fingerprint, rule, said, due, late, binding]) => {
  const of = PARTIES[party];
  const id = VALUES[rule];
  return {
    party: of,
    rule: id,
    said: VALUES[said],
    due: VALUES[due],
    late: VALUES[late],
    binding: VALUES[binding],
    verdicts: of.verdicts.filter((each) => each.said.id === id && each.said.category === "act"),
  };
});
const LATER = VERDICTS.filter((each) => each.said.category === "pass" && each.said.dueState === "open");
LATER.sort((one, other) => (one.said.due < other.said.due ? -1 : 1));
const ANSWERS = DATA.answers.map(([party, facts, settles]) => ({ party: PARTIES[party], facts: VALUES[facts], settles }));
const GAPS = DATA.gaps.map(([count, what, state, reason, where]) => ({
  count,
  what: VALUES[what],
  state: VALUES[state],
  reason: VALUES[reason],
  where: VALUES[where],
}));
const THRESHOLDS = DATA.thresholds.map(([title, value, rules, standing, sureness, read, rows]) => ({
  title: VALUES[title],
  value: VALUES[value],
  rules: VALUES[rules],
  standing: VALUES[standing],
  sureness: VALUES[sureness],
  read,
  rows: rows.map(([party, low, top, used, share]) => ({ party: PARTIES[party], low, top, used, share })),
}));
