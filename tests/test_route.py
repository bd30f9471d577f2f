"""The whole route, from a decision to an answer about real devices, and back.

Everything that Proscribe does is on this page, in the order in which it happens. The page is
a test: what stands here runs, in every build, on the catalogue and the determinations that
ship with the project.
"""

import json
from datetime import UTC, datetime

import pytest
from corpus import long_after

from proscribe import targets
from proscribe.inventory import Inventory
from proscribe.model import Certainty, Effect, Policy, Presence
from proscribe.register import Setting
from proscribe.service.compile import artifacts, write
from proscribe.service.covers import covers
from proscribe.service.explain import explain, find
from proscribe.service.ingest import ingest
from proscribe.service.match import match
from proscribe.service.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

# ## 1. A decision
#
# A determination is a YAML file that a person writes: who decides, what is covered, on which
# devices, to which effects, since when, why, and where the text can be read. Everything it
# covers is said as a *predicate*, so that the catalogue can grow under it.

DETERMINATION = """
id: example-2026-1
title: {en: No WeChat on our devices, fr: Pas de WeChat sur nos appareils}
authority: Example Agency / Organisme exemple
jurisdiction: CA
force: direction
effective: 2026-11-01
reasons:
  - en: It reaches more of a device than our information can be trusted with.
    fr: "Elle a accès à plus d'éléments d'un appareil que ne le permet la nature de nos données."
references:
  - {title: Our own direction, url: "https://example.org/2026-1"}
covers:
  - application: tencent/wechat
  - service: tencent/wechat
effects: [remove, block-install, block-run, block-traffic]
"""


@pytest.fixture
def workspace(tmp_path):
    register = tmp_path / "register"
    register.mkdir()
    (register / "example-2026-1.yaml").write_text(DETERMINATION, encoding="utf-8")
    return Workspace(register_folder=register, at=NOW, inventory_folder=tmp_path / "inventory")


# ## 2. What it covers, and why
#
# The catalogue knows by which names each platform knows a product. WeChat by name is WeChat,
# and not QQ, though one company makes both; and the company's signing identity is not
# prohibited because of one of its applications.


def test_the_decision_covers_its_application_with_reasons_and_nothing_beside(workspace):
    found = covers(workspace, "example-2026-1")
    values = {i.value for p in found.products for i in p.identifiers}
    assert {"com.tencent.mm", "com.tencent.xin", "com.tencent.xinWeChat"} <= values
    assert not values & {"com.tencent.mobileqq", "com.tencent.mqq", "5A4RE8SF68"}
    assert found.products[0].because[0].text.en == "the instrument names WeChat"


# ## 3. The policy
#
# A policy is a relation: one row for each identifier, with the effects that are asked for and
# the grounds. It is flat, canonical, and has a digest; everything after it is a pure function
# of it. Before its day, nothing is prohibited.


def test_the_policy_is_flat_and_canonical_and_begins_on_its_day(workspace):
    policy = workspace.policy(Setting())
    (row,) = [p for p in policy.prohibitions if p.identifier.value == "com.tencent.mm"]
    assert row.effects == {
        Effect.IDENTIFY,
        Effect.REMOVE,
        Effect.BLOCK_INSTALL,
        Effect.BLOCK_RUN,
    }
    assert row.determinations == ("example-2026-1",)
    assert len(policy.digest) == 64
    eve = Workspace(
        register_folder=workspace.register_folder, at=datetime(2026, 10, 31, tzinfo=UTC)
    )
    assert eve.policy(Setting()) == Policy()


# ## 4. Native artifacts
#
# Each target writes what one platform understands. What it cannot bring about is a *gap* in
# the value, with its reason: nothing is dropped in silence. The engines themselves obey these
# files in the tests under `tests/targets/`.


def test_every_target_enforces_or_says_why_not(workspace, tmp_path):
    made = {a.target: a for a in artifacts(workspace, targets.names(), tmp_path / "out")}
    for artifact in made.values():
        asked = workspace.policy(Setting(platforms=targets.get(artifact.target).platforms))
        assert artifact.policy == asked.digest
    android = made["android_management"]
    assert {e.effect for e in android.enforced} == {
        Effect.REMOVE,
        Effect.BLOCK_INSTALL,
        Effect.BLOCK_RUN,
    }
    assert all(g.why.en and g.why.fr for a in made.values() for g in a.gaps)


# ## 5. Devices
#
# An inventory comes from exports. The project's own is one object a line; readers turn those
# of other tools into the same rows. Each says which kinds its source can see.

REPORTS = [
    {"device": "D1", "name": "WeChat", "identifiers": {"android.package": "com.tencent.mm"}},
    {
        "device": "D2",
        "name": "Messages",
        "identifiers": {"android.package": "com.google.android.apps.messaging"},
    },
    {"device": "D3", "name": "QQ", "identifiers": {"android.package": "com.tencent.mobileqq"}},
    {
        "device": "D4",
        "name": "微信",
        "identifiers": {"android.package": "com.tencent.mm", "android.cert-sha256": "ab" * 32},
    },
]


@pytest.fixture
def inventory(workspace, tmp_path):
    export = tmp_path / "export.ndjson"
    lines = [
        {"platform": "android", "seen": "2026-11-20T00:00:00Z", "source": "mdm", "version": "8"} | r
        for r in REPORTS
    ]
    lines.append(
        {
            "device": "D5",
            "platform": "ios",
            "seen": "2026-11-20T00:00:00Z",
            "source": "carrier",
            "sees": [],
        }
    )
    export.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    store = Inventory(workspace.inventory_folder, clock=long_after)
    receipt = ingest(store, export)
    assert receipt.rejected == 0
    assert ingest(store, export).already
    return store


# ## 6. Who has it, who has it not, and where nobody can know
#
# A finding carries its certainty: a name that anyone could reuse is *probable*, and *doubtful*
# beside a signer that is not the product's. Not seen is never absent: a source that could not
# have shown the product says nothing about it.


def test_the_answer_tells_present_absent_and_unknown_apart(workspace, inventory):
    told = match(workspace)
    by = {f.device: f for f in told.findings}
    assert by["D1"].certainty is Certainty.PROBABLE
    assert by["D4"].certainty is Certainty.DOUBTFUL
    assert by["D5"].presence is Presence.UNKNOWN
    assert by.keys() == {"D1", "D4", "D5"}
    assert inventory.manifest().batches


# ## 7. Why
#
# Anyone may ask why an identifier is prohibited: by whom, since when, by which chain.


def test_a_person_is_told_why(workspace):
    (asked,) = find(workspace, "android.package:com.tencent.mm")
    told = explain(workspace, asked)
    (cause,) = told.causes
    assert told.prohibited
    assert (cause.determination, cause.since.year) == ("example-2026-1", 2026)


# ## 8. And all of it taken back
#
# Rescind the decision and compile again into the same folder: what was placed is lifted, and
# nothing else is touched.


def test_rescinding_lifts_what_was_placed_and_only_that(workspace, tmp_path):
    out = tmp_path / "out"
    for artifact in artifacts(workspace, targets.names(), out):
        write(artifact, out)
    event = (
        "history:\n  - {event: rescinded, effective: 2026-11-24, instrument: a successor's"
        " direction, source: 'https://example.org/2026-2'}\n"
    )
    place = workspace.register_folder / "example-2026-1.yaml"
    place.write_text(DETERMINATION + event, encoding="utf-8")
    after = Workspace(
        register_folder=workspace.register_folder, at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    made = {a.target: a for a in artifacts(after, targets.names(), out)}
    assert not any(a.enforced for a in made.values())
    lifted = b"".join(f.content for f in made["android_management"].files)
    assert b"removePolicyApplications" in lifted
    assert b"com.tencent.mm" in lifted
