"""``proscribe completion``."""

import click
from click.shell_completion import get_completion_class

from proscribe.cli import door, root


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Examples:
      proscribe completion bash > ~/.local/share/bash-completion/completions/proscribe
    """  # noqa: D301
    made = get_completion_class(shell)
    if made is not None:
        door.say(made(root, {}, "proscribe", "_PROSCRIBE_COMPLETE").source())
