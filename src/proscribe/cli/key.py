"""``proscribe key``."""

from pathlib import Path

import click

from proscribe.cli import door, signing_options
from proscribe.service import keys


@click.group()
def command() -> None:
    """Make keys, show what others need of them, rotate and revoke them.

    \b
    Examples:
      proscribe key new keys/log.pem --log-name cio.example.org/log
      proscribe key show ssh-agent:log --log-name cio.example.org/log
      proscribe key rotate file:keys/next.pem
      proscribe key revoke cio.example.org/log+884c0ff5+AUzc... --from 120 --reason "laptop lost"
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


@command.command()
@click.argument("uri")
@signing_options.evidence
@signing_options.key
@signing_options.name
def rotate(uri: str, evidence_folder: Path, key_uri: str, log_name: str) -> None:
    """Let another key follow the log's own, in the log, and print its verifier's key.

    Both keys sign. From then on only the new one signs checkpoints; the log's name stays.
    """
    who = signing_options.recorder(evidence_folder, key_uri, log_name)
    door.say(keys.rotate(who, uri, signing_options.secret))


@command.command()
@click.argument("vkey")
@click.option("--from", "start", type=click.IntRange(0), required=True, help="The first entry.")
@click.option("--reason", required=True, help="Why.")
@signing_options.evidence
@signing_options.key
@signing_options.name
def revoke(  # noqa: PLR0913, PLR0917, the options of one command line
    vkey: str, start: int, reason: str, evidence_folder: Path, key_uri: str, log_name: str
) -> None:
    """Say in the log that what a key signed from an entry on does not count."""
    who = signing_options.recorder(evidence_folder, key_uri, log_name)
    door.say(f"entry {keys.revoke(who, vkey, start, reason)}")
