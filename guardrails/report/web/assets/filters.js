// Which results, and with them which customers, the filters leave.

const chosen = { search: "", regime: "", state: "", due: "" };

const DUE = {
  late: (said) => said.dueState === "overdue",
  30: (said) => said.dueState === "open" && said.due >= TODAY && said.due <= IN_30,
  90: (said) => said.dueState === "open" && said.due >= TODAY && said.due <= IN_90,
  unknown: (said) => said.due === "unknown",
};

const isFiltered = () => Object.values(chosen).some(Boolean);

/** Marks every party and verdict as kept or not. */
function sift() {
  const asked = chosen.search.trim().toLowerCase();
  const narrowed = chosen.regime || chosen.state || chosen.due;
  const says = (text) => text.toLowerCase().includes(asked);
  const lists = new Map();
  const listSays = (place) => {
    if (!lists.has(place)) lists.set(place, VALUES[place].some(says));
    return lists.get(place);
  };
  for (const said of SAID) {
    said.kept =
      (!chosen.regime || said.regime === chosen.regime) &&
      (!chosen.state || said.category === chosen.state) &&
      (!chosen.due || DUE[chosen.due](said));
    said.found = !asked || [said.id, said.headline, said.message, said.rule?.title ?? ""].some(says);
  }
  for (const party of PARTIES) {
    const named = !asked || says(party.name);
    party.kept = named && !narrowed;
    party.open = false;
    for (const verdict of party.verdicts) {
      const said = verdict.said;
      verdict.kept =
        said.kept && (named || said.found || (verdict.subject && says(verdict.subject)) || listSays(verdict.workloads));
      party.kept ||= verdict.kept;
      party.open ||= verdict.kept && said.category === "open";
    }
  }
}
