"""`python -m guardrails`."""

from guardrails.cli.main import main

if __name__ == "__main__":
    main()
