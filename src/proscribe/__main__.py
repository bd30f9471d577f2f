"""``python -m proscribe``: the same as the command."""

from proscribe.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
