"""What a package can reach is told in both languages, and no more than its rights say."""

import json
import subprocess
from pathlib import Path

import pytest
from authority import PROSCRIBE

from proscribe.model import Grade, Inspection, Language, Right, RightKind
from proscribe.service.reach_wording import GRADES, reach_lines

SAMPLE = Path(__file__).parents[1] / "inspectors" / "apk" / "samples" / "small.apk"


def inspected(*values):
    rights = tuple(Right(kind=RightKind.ANDROID_PERMISSION, value=v) for v in values)
    return Inspection(file="a.apk", size=1, sha256="0" * 64, format="apk", rights=rights)


def test_every_grade_has_a_word():
    assert set(GRADES) == set(Grade)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (Language.EN, "    Messages and calls, declared: read SMS messages"),
        (Language.FR, "    Messages et appels, déclaré : lire les messages SMS"),
    ],
)
def test_a_content_is_told_with_how_it_shows_and_why(language, line):
    assert list(reach_lines(inspected("android.permission.READ_SMS"), language))[1:] == [line]


@pytest.mark.parametrize("language", Language)
def test_a_package_that_shows_nothing_is_said_to(language):
    [line] = reach_lines(inspected("org.example.permission.OWN"), language)
    assert line.strip()


def test_the_command_prints_it_and_its_json_holds_it():
    shown = subprocess.run([*PROSCRIBE, "inspect", SAMPLE], capture_output=True, check=True).stdout
    [told] = json.loads(
        subprocess.run(
            [*PROSCRIBE, "inspect", SAMPLE, "--json"], capture_output=True, check=True
        ).stdout
    )
    contents = [reach["content"] for reach in told["reaches"]]
    assert contents
    assert told["inspection"]["file"] == "small.apk"
    assert b"It can reach" in shown
