"""Options of the commands that sign and log."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from proscribe.cli import door
from proscribe.service.attest import Recorder

F = TypeVar("F", bound=Callable[..., Any])
evidence = click.option(
    "--evidence",
    "evidence_folder",
    type=door.FOLDER,
    envvar="PROSCRIBE_EVIDENCE",
    default=Path("evidence"),
    show_default=True,
    help="Folder of the log.",
)
key = click.option(
    "--key",
    "key_uri",
    envvar="PROSCRIBE_KEY",
    required=True,
    help="The key that signs: file:PATH, ssh-agent:FINGERPRINT or pkcs11:URI.",
)
name = click.option(
    "--log-name",
    envvar="PROSCRIBE_LOG_NAME",
    required=True,
    help="The name of the log and its key, such as cio.example.org/log.",
)


def secret() -> str:
    """Return the passphrase or PIN: from the environment, else from a person."""
    given = os.environ.get("PROSCRIBE_PASSPHRASE")
    return given or click.prompt("Passphrase or PIN", hide_input=True, err=True)


def recorder(folder: Path, key_uri: str, log_name: str) -> Recorder:
    """Return who signs into the log of a folder."""
    return Recorder(
        folder=folder,
        key=key_uri,
        name=log_name,
        secret=secret,
        clock=lambda: datetime.now(UTC),
    )
