"""Keeping: which log the verbs of a workspace write into by themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The log that an authority keeps of all that it does."""

    name: str
    """The name of the log and of its key, such as ``cio.example.org/log``."""
    key: str
    """The URI of the key that signs; the path of a ``file:`` is beside the setting."""
    folder: str = "evidence"
    """The folder of the log, beside the setting."""

    def __post_init__(self) -> None:
        for field in ("name", "key", "folder"):
            if not getattr(self, field):
                raise ValueError(f"{field} is empty")
