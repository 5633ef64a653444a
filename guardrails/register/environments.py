"""Environments of accounts: which of a customer's accounts `--environment` means."""

from collections import defaultdict

from guardrails.errors import ConfigError
from guardrails.model.customer import Register


def places(register: Register | None, customer: str, environment: str) -> dict[str, str]:
    """The account of each cloud that the customer calls by the environment, where there is one.

    Args:
        register: None when none is given.
        customer: Id.
        environment: In any case; empty: none is meant.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for record in register.customers if register and environment else ():
        for account in record.accounts if record.id == customer else ():
            if folded(account.environment) == folded(environment):
                found[account.provider].append(account.id)
    return {provider: ids[0] for provider, ids in found.items() if len(ids) == 1}


def require(register: Register | None, environment: str) -> None:
    """Refuse an environment that no account has: it would pass over every account in silence.

    Raises:
        ConfigError: No account has it.
    """
    if not environment:
        return
    known = {
        folded(account.environment)
        for record in (register.customers if register else ())
        for account in record.accounts
        if account.environment
    }
    if folded(environment) not in known:
        from guardrails.validation import near  # noqa: PLC0415 - only when something is wrong

        hint = near(environment, sorted(known)) or "environments stand with the accounts in the register"
        raise ConfigError(f"--environment {environment}: no account of the register has it", hint=hint)


def folded(name: str) -> str:
    """A name as it is compared: in any case, without blanks around it."""
    return name.strip().casefold()
