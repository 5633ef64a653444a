"""What it means when AWS refuses: each error code to the state of a unit. Keeps out who retries.

Source: "Common Errors" of the services' API references, and "Error codes for the Amazon EC2 API". The codes
of throttling are those that botocore itself retries as such.
"""

import re

from guardrails.scan.interface import UnitState

THROTTLED = frozenset(
    (
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    )
)
_DENIED = frozenset(
    (
        "AccessDenied",
        "AccessDeniedException",
        "AccessDeniedForDependencyException",
        "AuthorizationError",
        "NotAuthorized",
        "UnauthorizedException",
        "UnauthorizedOperation",
    )
)
_DISABLED = frozenset(("OptInRequired", "SubscriptionRequiredException", "AccountSuspendedException"))
_EXPIRED = frozenset(("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"))
_INVALID = frozenset(("AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"))
_SKEWED = frozenset(("InvalidSignatureException", "RequestTimeTooSkewed", "SignatureDoesNotMatch"))
_GONE = frozenset(("ResourceNotFound", "ResourceNotFoundException", "NotFoundException", "NoSuchEntity"))
_GONE_WORDS = ("could not find", "requested resource not found")
"""How SageMaker begins to say so. Source: its answers to DescribeEndpoint and DescribeTrainingJob."""
_UNKNOWN = frozenset(("InvalidAction", "UnknownOperationException"))
_UNSUPPORTED = _UNKNOWN | frozenset(
    (
        "InvalidRequestException",
        "UnsupportedOperation",
        "UnsupportedOperationException",
        "ValidationError",
        "ValidationException",
    )
)
_ELSEWHERE = frozenset(("UnsupportedRegionException",))
"""Source: errors of GameLift API's ListContainerFleets and DescribeFleetLocationAttributes."""
_NOT_HERE = re.compile(
    r"not (?:currently |yet )?(?:supported|available|offered) in (?:\S+ ){0,2}region", re.I
)
_POLICIES = re.compile(r"\b(service|resource) control polic(?:y|ies)\b", re.I)
"""As IAM words a denial that no role of the account can mend. Source: IAM user guide, "Troubleshoot access
denied error messages"."""


def state_of(code: str, status: int) -> UnitState:
    """What a refusal makes of the unit.

    Args:
        code: AWS's error code.
        status: HTTP status.
    """
    if code in THROTTLED or status == 429:
        return "throttled"
    if code in _DISABLED:
        return "disabled"
    if code in _DENIED or (status == 403 and code not in _EXPIRED | _INVALID | _SKEWED):
        return "denied"
    return "failed"


def reason_of(code: str, status: int, message: str = "") -> str:
    """A refusal in words for people; AWS's own message names principals, so that none of it is shown."""
    found = _POLICIES.search(message) if state_of(code, status) == "denied" else None
    if found is not None:
        return f"denied by a {found[1].lower()} control policy of the organization ({code})"
    if code in _EXPIRED:
        return f"the credentials expired ({code})"
    if code in _INVALID:
        return f"the credentials are not valid here ({code})"
    if code in _SKEWED:
        return f"the signature is not accepted: is this machine's clock right? ({code})"
    if code in _UNKNOWN:
        return f"the endpoint does not know the operation ({code})"
    return code if code else f"HTTP {status}"


def is_gone(code: str, message: str = "") -> bool:
    """Whether the thing asked for is no longer there: it went between the list and the question.

    Args:
        code: AWS's error code.
        message: Its words: SageMaker has no code of its own for it.
    """
    if code == "ValidationException":
        return message.lower().startswith(_GONE_WORDS)
    return code in _GONE or code.endswith((".NotFound", "NotFoundException"))


def is_unknown(code: str) -> bool:
    """Whether the service's endpoint does not know the operation: it may be newer than the region's service.

    EC2 has no such regions: its `InvalidAction` is something else's answer.
    """
    return code == "UnknownOperationException"


def is_absent(code: str, message: str) -> bool:
    """Whether the service says that a region does not have the operation."""
    return code in _ELSEWHERE or (code in _UNSUPPORTED and _NOT_HERE.search(message) is not None)


def is_silence(code: str, status: int) -> bool:
    """Whether the service did not get to an answer, after all attempts."""
    return status >= 500 and code not in THROTTLED
