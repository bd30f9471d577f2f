"""``proscribe witness``."""

from datetime import UTC, datetime
from pathlib import Path

import click

from proscribe.cli import door, signing_options
from proscribe.service import witness

KEY = click.option(
    "--key",
    "uri",
    required=True,
    help="The witness's own key: file:PATH, ssh-agent:... or pkcs11:...",
)
NAME = click.option(
    "--name", required=True, help="The witness's name, such as witness.example.org."
)


@click.group()
def command() -> None:
    """Sign the checkpoints of other people's logs, or have ours signed by a witness.

    \b
    Examples:
      proscribe witness show --key file:witness.pem --name witness.example.org
      proscribe witness serve --key file:witness.pem --name witness.example.org --log VKEY
      proscribe witness ask http://127.0.0.1:8734 --witness VKEY
      proscribe witness state
    """  # noqa: D301


@command.command()
@KEY
@NAME
def show(uri: str, name: str) -> None:
    """Print the verifier's key of a witness, for whoever checks what it signed."""
    door.say(witness.show(uri, name, signing_options.secret))


@command.command()
@KEY
@NAME
@click.option("--log", "logs", multiple=True, required=True, metavar="VKEY", help="A log's key.")
@click.option(
    "--memory", type=door.FOLDER, default=Path("witness"), show_default=True, help="Folder."
)
@click.option("--port", type=click.IntRange(0, 65_535), default=8734, show_default=True)
def serve(uri: str, name: str, logs: tuple[str, ...], memory: Path, port: int) -> None:
    """Be a witness on this machine, until interrupted.

    It listens on 127.0.0.1 alone. It never forgets what it signed: keep its folder.
    """
    from proscribe.service.witness_door import Door

    with (
        witness.opened(uri, name, signing_options.secret, memory, logs) as opened,
        Door(opened, port) as served,
    ):
        click.echo(f"http://127.0.0.1:{served.server_port}")
        served.serve_forever()


@command.command()
@click.argument("url")
@click.option("--witness", "vkey", required=True, metavar="VKEY", help="The witness's key.")
@signing_options.evidence
def ask(url: str, vkey: str, evidence_folder: Path) -> None:
    """Have a witness sign the newest checkpoint; its signature is kept with the log."""
    when = witness.cosign(evidence_folder, url, vkey, datetime.now(UTC))
    door.say(f"signed {when.isoformat()}")


@command.command()
@signing_options.evidence
@door.as_json
def state(evidence_folder: Path, *, as_json: bool) -> None:
    """Say what witnesses have seen of the log, and how long it has been without."""
    told = witness.state(evidence_folder)
    if as_json:
        door.show_json(told)
        return
    door.say(unwitnessed(told, datetime.now(UTC)))


def unwitnessed(told: witness.Witnessed, now: datetime) -> str:
    """Say in a line what no witness has seen, and since when."""
    if not told.size:
        return "the log is empty"
    if told.seen == told.size:
        return f"witnessed: all {told.size} entries, by {', '.join(told.witnesses)}"
    try:
        since = datetime.fromisoformat(told.unwitnessed_since)
        long = f" for {(now - since).total_seconds() / 3600:.1f} hours"
    except (ValueError, TypeError):
        long = ""
    rest = told.size - told.seen
    since_ = told.unwitnessed_since or "when, its statement does not tell"
    return f"unwitnessed{long}: {rest} of {told.size} entries, since {since_}"
