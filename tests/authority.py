"""An authority in a folder: a register, exemptions and an inventory, and its command line."""

import os
import subprocess
import sys
from datetime import UTC, datetime

from corpus import long_after

from proscribe.inventory import Inventory
from proscribe.model import Identifier, Kind, Observation, Platform, Report
from proscribe.service.exemptions import exemptions
from proscribe.service.workspace import Workspace

PROSCRIBE = [sys.executable, "-c", "from proscribe.cli import main; raise SystemExit(main())"]
FIRST, SECOND = "example-1", "example-2"
DETERMINATION = """
id: {id}
title: {{en: No WeChat, fr: Pas de WeChat}}
authority: Example Agency / Organisme exemple
jurisdiction: CA
force: direction
effective: 2023-10-30
reasons: [{{en: x, fr: x}}]
references: [{{title: Our own direction, url: "https://example.org/1"}}]
provisions:
  - {{id: main, covers: [{{application: tencent/wechat}}], effects: [remove, block-install]}}
  - {{id: service, covers: [{{service: tencent/wechat}}], effects: [block-traffic]}}
{more}
"""
EXEMPTION = """
id: {id}
determination: {determination}
{who}
applications: [tencent/wechat]
purpose: security-research
critical: {{en: It is what we study., fr: C'est ce que nous étudions.}}
no_alternative: {{en: Nothing else shows it., fr: Rien d'autre ne le montre.}}
requester: asker@example.org
approver: boss@example.org
role: head
effective: 2026-01-01
expires: 2026-07-01
{more}
"""
LOOKED = datetime(2026, 2, 1, 12, tzinfo=UTC)
ASKED = datetime(2026, 2, 3, 12, tzinfo=UTC)
PACKAGES = frozenset({Kind.ANDROID_PACKAGE})


def run(*arguments, cwd):
    """Run one command as a person does, with nothing of ours in its environment."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PROSCRIBE_")}
    return subprocess.run(
        [*PROSCRIBE, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=clean,
        timeout=120,
        check=False,
    )


class Authority:
    """A register and an inventory in a folder, as an authority keeps them."""

    def __init__(self, folder):
        self.folder = folder
        self.inventory = Inventory(folder / "inventory", clock=long_after)
        (folder / "register" / "exemptions").mkdir(parents=True)
        self.decide(FIRST)

    def decide(self, name, more=""):
        path = self.folder / "register" / f"{name}.yaml"
        path.write_text(DETERMINATION.format(id=name, more=more), encoding="utf-8")

    def exempt(self, name="e-1", who="devices: [D1]", more="", determination=FIRST):
        path = self.folder / "register" / "exemptions" / f"file-of-{name}.yaml"
        text = EXEMPTION.format(id=name, determination=determination, who=who, more=more)
        path.write_text(text, encoding="utf-8")

    def look(self, device="D1", *packages, seen=LOOKED, source="x", sees=PACKAGES, person=""):
        about = {"device": device, "platform": Platform.ANDROID, "seen": seen, "source": source}
        rows = [Report(**about, sees=sees, person=person)]
        rows += [
            Observation(
                **about,
                name=p,
                version="",
                identifiers=(Identifier(Kind.ANDROID_PACKAGE, p),),
            )
            for p in packages
        ]
        number = len(self.inventory.manifest().batches)
        self.inventory.add(f"s{number}", rows)

    def at(self, instant=ASKED, known=None):
        return Workspace(
            register_folder=self.folder / "register",
            at=instant,
            known=known,
            inventory_folder=self.folder / "inventory",
        )

    def ask(self, instant=ASKED, known=None):
        return {p.id: p for p in exemptions(self.at(instant, known))}

    def kept(self, instant=ASKED):
        (one,) = exemptions(self.at(instant))
        return [m.kept for m in one.mitigations]

    def run(self, *arguments):
        places = ["--register", "register"]
        if "--as-of" not in arguments:
            places += ["--as-of", ASKED.isoformat()]
        return run(*arguments, *places, cwd=self.folder)
