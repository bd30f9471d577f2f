"""Microsoft's own XML schemas, where they lie beside the repository; nothing of them is in it."""

from functools import cached_property
from pathlib import Path

import pytest
import xmlschema

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "schemas" / "microsoft"


class Schema:
    """One schema; a test that asks an absent one is skipped, with its reason."""

    def __init__(self, name):
        self.path = FOLDER / name

    @cached_property
    def read(self):
        if not self.path.exists():
            pytest.skip(f"Microsoft's {self.path.name} is not beside this repository")
        return xmlschema.XMLSchema10(self.path)

    def validate(self, text):
        self.read.validate(text)

    def is_valid(self, text):
        return self.read.is_valid(text)
