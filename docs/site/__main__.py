"""`python -m docs.site OUT`: lays out the pages of the site in OUT, for the builder that reads `mkdocs.yml`.

Pages lie as in the repository, so that their links hold in both places; what is generated is in `reference/`.
"""

import sys
from pathlib import Path

from docs.site import catalog, commands, resource_types, rules, settings, stage, topics

GENERATED = {
    "reference/commands.md": commands.page,
    "reference/topics.md": topics.page,
    "reference/configuration.md": settings.page,
    "reference/rules.md": rules.page,
    "reference/resource-types.md": resource_types.page,
    "reference/catalog.md": catalog.page,
}


def main(out: Path) -> int:
    """Write every page; 1, with a line each, when a link or the navigation names what is not there."""
    written = {name: page() for name, page in GENERATED.items()}
    faults = stage.lay_out(out, written)
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
