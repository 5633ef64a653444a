"""Who pays for projects: the billing account, which a register may name among what holds accounts.

One call a project. Who pays is not who uses: only the register says whose a billing account is.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from guardrails.clouds.rest.calls import RestCalls
from guardrails.clouds.rest.wire import RestAction
from guardrails.model.account import CloudAccount
from guardrails.model.coverage import Coverage
from guardrails.scan.interface import Accounts

INFO = RestAction(
    "projects.getBillingInfo",
    "resourcemanager.projects.get",
    "which billing account pays for a project: it may name the customer",
    host="cloudbilling",
    path="/v1/projects/{project}/billingInfo",
)
_AT_ONCE = 4


class _Info(msgspec.Struct, rename="camel"):
    billing_account_name: str = ""


def paid(found: Accounts, calls: Callable[[], RestCalls]) -> Accounts:
    """The projects, each held by its billing account too, above all else that holds it.

    Args:
        found: The projects.
        calls: New calls.
    """

    def some(at: int) -> tuple[list[CloudAccount], RestCalls]:
        own = calls()
        return [_held(each, own) for each in found.accounts[at::step]], own

    step = min(_AT_ONCE, len(found.accounts))
    with ThreadPoolExecutor(step) as pool:
        parts = list(pool.map(some, range(step)))
    every = sorted((each for held, _ in parts for each in held), key=lambda each: each.id)
    return msgspec.structs.replace(
        found,
        accounts=tuple(every),
        coverage=(*found.coverage, *_unread([own for _, own in parts])),
        calls=found.calls + sum(own.sent for _, own in parts),
    )


def _held(account: CloudAccount, calls: RestCalls) -> CloudAccount:
    info = calls.one(INFO.operation, _Info, project=account.id)
    if info is None or not info.billing_account_name:
        return account
    return msgspec.structs.replace(account, path=(info.billing_account_name, *account.path))


def _unread(made: Sequence[RestCalls]) -> list[Coverage]:
    """That some billing accounts are not known; nothing for none."""
    errors = [each for own in made for each in own.errors]
    if not errors:
        return []
    reason = f"cannot be read ({errors[0].reason})"
    return [
        Coverage(
            where="gcp/organization",
            what="billing accounts",
            state="incomplete",
            count=len(errors),
            reason=reason,
        )
    ]
