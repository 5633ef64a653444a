"""`guardrails` and `python -m guardrails`. A broken installation is a 2: a 1 is an obligation that stands."""

import gc
import sys


def main() -> None:
    """Run one command."""
    gc.disable()  # what is imported stays: looking for garbage in it is 8 % of a start
    try:
        from guardrails.cli.main import main as command  # noqa: PLC0415 - what it needs may be missing
    except ImportError as error:
        sys.stderr.write(f"guardrails: the installation is broken: {error}\n  hint: install it again\n")
        sys.exit(2)
    command()


if __name__ == "__main__":
    main()
