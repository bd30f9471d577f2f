"""``proscribe key``."""

from pathlib import Path

import click

from proscribe.cli import door, signing_options
from proscribe.service import keys


@click.group()
def command() -> None:
    """Make keys, and show what others need of them.

    \b
    Examples:
      proscribe key new keys/log.pem --log-name cio.example.org/log
      proscribe key show ssh-agent:log --log-name cio.example.org/log
    """  # noqa: D301


@command.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@signing_options.name
def new(path: Path, log_name: str) -> None:
    """Make a key in a file, under a passphrase, and print the verifier's key."""
    door.say(keys.new(path, log_name, signing_options.secret()))


@command.command()
@click.argument("uri")
@signing_options.name
def show(uri: str, log_name: str) -> None:
    """Print the verifier's key of a key, for whoever checks what it signed."""
    door.say(keys.show(uri, log_name, signing_options.secret))
