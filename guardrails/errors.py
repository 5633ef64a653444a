"""Every deliberate failure: what could not be done, where, and what to do next."""


class GuardrailsError(Exception):
    """Base of every deliberate failure.

    Args:
        message: What is wrong and where (file, path in the file), in one line.
        hint: The operator's next step; empty when there is none.
        where: The file and the place in it, as far as it is known; the message names it too.
    """

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.where = where


class InputError(GuardrailsError):
    """A file that was given cannot be read, or is not what it should be."""


class ConfigError(InputError):
    """The configuration is wrong."""


class RegisterError(InputError):
    """The customer register is wrong."""


class CatalogError(InputError):
    """A catalog row, ours or an added one, is wrong."""


class PolicyError(GuardrailsError):
    """Policies cannot be loaded, or disagree with their manifest."""


class EngineError(PolicyError):
    """A policy engine failed on one document; it becomes an `error` verdict."""


class SourceError(GuardrailsError):
    """A cloud cannot be read at all: no credentials, or nothing to read."""


class StoreError(GuardrailsError):
    """What was decided cannot be recorded, or what was recorded cannot be read."""
