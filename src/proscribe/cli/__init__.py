"""The command line: one door, the verbs of the house behind it, each imported when it is used."""

import importlib
import os
import sys
from typing import Any

import click

from proscribe import __version__

COMMANDS = {
    "adoption": "Say which bodies must follow a determination, and which have made it their own.",
    "assess": "Write the assessment of an application, for somebody else to decide on.",
    "attest": "Say something of files, signed, as an entry of the log.",
    "catalogue": "Search, show and lint the catalogue of applications.",
    "check": "Tell whether anything prohibited is on this very device.",
    "claim": "Claim something of devices, worded by what was found and no further.",
    "clocks": "Show what is due, late and met, with the evidence.",
    "compact": "Make the inventory as fast as if it had been built at once.",
    "compare": "Lay two packages side by side: what the second can reach besides.",
    "compile": "Write native artifacts for the targets.",
    "completion": "Print the completion script of a shell.",
    "consider": "Say what a draft would touch before it is decided; nothing is recorded.",
    "consultations": "Show whom a determination affects, what they were asked and answered.",
    "coverage": "Show what is done about each kind of identifier in each group, and the gaps.",
    "covers": "List what a determination covers, with the reasons.",
    "dangling": "List what still cites an instrument that ended or was renumbered.",
    "demo": "Walk the whole route on real determinations and a sample fleet.",
    "doctor": "Say what works on this machine, and how to get what is missing.",
    "exemptions": "List the exemptions, hold their mitigations against the inventory, report them.",
    "explain": "Say why an identifier is prohibited, by whom, and since when.",
    "export": "Write what is known of a determination for other programs: OSCAL, OCSF, CSV.",
    "export-proof": "Write a bundle that shows to a stranger that an entry is in the log.",
    "exposure": "Say how long it was where, what it could reach, and whom it asked.",
    "gone": "Say where a prohibited product vanished, and what appeared when it did.",
    "handoff": "Write the reports that a clause asks for when something is found.",
    "history": "Say who ever had what a determination covers, and how long removal took.",
    "in-force": "List what binds at an instant, provision by provision.",
    "ingest": "Take inventory in, from any export that a reader knows.",
    "inspect": "Say what packages are, who signed them, and what they can reach on a device.",
    "key": "Make keys, show what others need of them, rotate and revoke them.",
    "kinds": "List the kinds of identifier: grammar, meaning, example.",
    "ledger": "Write into a body's ledger: an adoption, a duty met, a discovery.",
    "lint": "Find in native rules what a checker accepts and an engine does not obey.",
    "log": "List the newest entries of the log, verify all of it, or write it as files.",
    "match": "Say who has it, who has it not, and where nobody can know.",
    "new": "Ask the questions and write a determination or an exemption.",
    "notices": "Write the statement, notices and letters, in both languages or not at all.",
    "plan": "Show what would change, what nothing can do, and whom it touches.",
    "prove": "Try a target's artifact on its real engine, here, and say what was seen.",
    "prove-entry": "Print the proof that an entry is in the log.",
    "prune": "Take out of the inventory what ended long ago, by a rule of retention.",
    "query": "Ask the inventory in SQL, here or on Spark, or print the statement.",
    "record": "Record an event in the life of a determination, and show what it changes.",
    "release": "Show a record whole, or as it may be released, in either language.",
    "report": "Write a report for somebody who checks, in English and in French.",
    "rescind": "Rescind a determination: record it, and show what is lifted and what stays owed.",
    "residual": "Show what would still be owed if a determination were gone, and by whom.",
    "resembles": "Say whether a package is another one, rebuilt, renamed or shrunk.",
    "resume": "End a suspension: record it, and show what is enforced again.",
    "review": "List what bears a prohibited maker's signature and nobody has judged.",
    "schema": "Print the JSON Schema of a file of ours.",
    "silent": "Say which devices stopped reporting, which never did, and who is blind to what.",
    "simulate": "Make a fleet of any size, its reports day by day, and the truth beside them.",
    "since": "Say since when each device has it, and who got it after a day.",
    "status": "Say what each provision of a determination is at an instant, and why.",
    "suspend": "Suspend a determination, or a part of it: record it, and show what is lifted.",
    "timeline": "Draw the life of a determination, as text or SVG.",
    "verify-inventory": "Read all of the inventory again, and compare it with its digests.",
    "witness": "Sign the checkpoints of other people's logs, or have ours signed by a witness.",
}
INPUT_ERROR = 2
OUR_FAULT = 70
INTERRUPTED = 130


class _Lazy(click.Group):
    """A group that imports a command only when it is asked for: ``--help`` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"proscribe.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done or nothing prohibited, 1 a gate failed, 2 bad input, "
    "3 something prohibited is present, 4 it cannot be known, or not be proven here.",
)
@click.version_option(__version__, prog_name="proscribe")
def root() -> None:
    """Decide which applications are prohibited, enforce it on every platform, and prove it.

    \b
    Start here:
      proscribe demo                              the whole route, on real determinations
      proscribe check                             is anything prohibited on this machine?
      proscribe covers ca-tbs-2023-10-30          what does a determination cover, and why?
      proscribe plan                              what would change, and what nothing can do
    """  # noqa: D301, the mark that keeps click from filling the lines


def main(arguments: list[str] | None = None) -> Any:  # noqa: ANN401, click exits by itself
    """Run one command; every error of the input becomes one message and exit code 2."""
    try:
        return root.main(arguments, prog_name="proscribe", standalone_mode=False) or 0
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        click.echo("interrupted; nothing half-written was kept", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # the door: bad input speaks plainly, anything else is our fault
        if _said(error):
            sys.exit(INPUT_ERROR)
        if os.environ.get("PROSCRIBE_DEBUG"):
            raise
        told = f"error: this is a fault of ours: {type(error).__name__}: {error}"
        click.echo(told, err=True)
        click.echo("  remedy: report it with what PROSCRIBE_DEBUG=1 shows", err=True)
        sys.exit(OUR_FAULT)


def _said(error: Exception) -> bool:
    """Say what is wrong with the input, if that is what the error is about."""
    from proscribe.model import InputError

    if not isinstance(error, InputError):
        return False
    label = "error: " if os.environ.get("NO_COLOR") else click.style("error: ", fg="red", bold=True)
    click.echo(label + str(error), err=True)
    click.echo(f"  remedy: {error.remedy}", err=True)
    return True
