// Joins filters, lists, theme and print.

const holder = (name) => document.querySelector(`[data-list="${name}"]`);
const PRINTED = 500;

const PAGERS = {
  actions: new Pager(holder("actions"), { empty: "Nothing to act on.", row: actionRow, head: dueGroup }),
  later: new Pager(holder("later"), { step: 10, empty: "None is known.", row: (each) => verdictRow(each, true) }),
  answers: new Pager(holder("answers"), { step: 20, empty: "Nothing to answer.", row: answerRow }),
  parties: new Pager(holder("parties"), { empty: "No customer matches.", row: partyRow }),
  thresholds: new Pager(holder("thresholds"), {
    into: () => el("div", {}),
    empty: "No threshold of compute binds or is adopted; those that do not bind are in the JSON report.",
    row: thresholdChart,
  }),
  clusters: new Pager(holder("clusters"), { step: 12, empty: "No clusters.", row: clusterRow }),
  gaps: new Pager(holder("gaps"), { step: 20, empty: "Nothing was left unread.", row: gapRow }),
  regions: new Pager(holder("regions"), { into: mapTable, step: 25, empty: "", row: mapRow }),
};

function refresh() {
  sift();
  for (const party of PARTIES) party.details = null;
  const actions = ACTIONS.filter((each) => each.verdicts.some((verdict) => verdict.kept));
  const parties = PARTIES.filter((each) => each.kept);
  PAGERS.actions.show(actions);
  PAGERS.later.show(LATER.filter((each) => each.kept));
  PAGERS.answers.show(ANSWERS.filter((each) => each.party.open));
  PAGERS.parties.show(parties);
  PAGERS.thresholds.show(THRESHOLDS);
  PAGERS.clusters.show(CLUSTERS.filter((each) => each.party.kept));
  const results = VERDICTS.reduce((sum, each) => sum + (each.kept ? 1 : 0), 0);
  const titles = { actions: "act", answers: "answer", parties: "customers", clusters: "clusters" };
  for (const [name, title] of Object.entries(titles)) {
    document.getElementById(`${title}-count`).textContent = `(${counted(PAGERS[name].items.length)})`;
  }
  const of = (number, all) => (isFiltered() ? `${counted(number)} of ${counted(all)}` : counted(all));
  document.getElementById("shown").textContent =
    `${of(actions.length, ACTIONS.length)} to do · ${of(parties.length, PARTIES.length)} customers and others · ` +
    `${of(results, VERDICTS.length)} results listed`;
}

function filters() {
  const form = document.getElementById("filters");
  for (const regime of [...new Set(SAID.map((said) => said.regime))].sort()) {
    form.elements.regime.append(el("option", { value: regime }, regime));
  }
  let waiting = 0;
  const read = () => {
    for (const name of Object.keys(chosen)) chosen[name] = form.elements[name].value;
    refresh();
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(read, 120);
  });
  form.addEventListener("reset", () => setTimeout(read));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}

function theme() {
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const say = () => (button.textContent = isDark() ? "Light mode" : "Dark mode");
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    say();
  });
  system.addEventListener("change", say);
  say();
  button.hidden = false;
}

/** On paper there is no button: lists are longer, and say how many are left out. */
function print() {
  addEventListener("beforeprint", () => {
    for (const pager of Object.values(PAGERS)) {
      if (pager.items && pager.next < PRINTED && pager.next < pager.items.length) pager.more(PRINTED - pager.next);
    }
    for (const details of document.querySelectorAll("#law > details")) details.open = true;
  });
}

if (DATA.regions.accounts.length) document.getElementById("map").hidden = false;
PAGERS.gaps.show(GAPS);
PAGERS.regions.show(DATA.regions.accounts);
filters();
theme();
print();
refresh();
