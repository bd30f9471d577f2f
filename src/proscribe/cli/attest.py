"""``proscribe attest``."""

from pathlib import Path

import click

from proscribe.cli import door, signing_options
from proscribe.model import InputError, Place
from proscribe.service.attest import digests


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--says", default="urn:proscribe:attestation:v1", show_default=True, help="What kind."
)
@click.option("--with", "told", multiple=True, metavar="NAME=VALUE", help="What is said.")
@signing_options.evidence
@signing_options.key
@signing_options.name
@door.as_json
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    paths: tuple[Path, ...],
    says: str,
    told: tuple[str, ...],
    evidence_folder: Path,
    key_uri: str,
    log_name: str,
    *,
    as_json: bool,
) -> None:
    """Say something of files, signed, as an entry of the log.

    The files stay where they are: their digests are logged. The answer names the entry, and the
    verifier's key that others need.

    \b
    Examples:
      proscribe attest artifacts/proscribe.rpz --with reviewed-by=me
      proscribe attest claim.pdf --key ssh-agent:log --log-name cio.example.org/log
    """  # noqa: D301
    predicate = dict(map(_pair, told))
    who = signing_options.recorder(evidence_folder, key_uri, log_name)
    done = who.say(digests(paths), says, predicate)
    if as_json:
        door.show_json(done)
        return
    door.say(f"entry {done.number} of {done.size}")
    door.say(done.key)


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not name or not equals:
        raise InputError(Place(source=written), "it is no NAME=VALUE", "write --with name=value")
    return name, value
