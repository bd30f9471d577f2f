"""How states look: a colour, a pattern and a label, so that none of the three is needed alone.

Dark is what binds, warm is what holds it back, pale is what is not yet or no longer. Patterns
keep them apart on a grey printer and for whoever does not see colours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from proscribe.model import State, Text
from proscribe.service.timeline.markup import element

INK, QUIET, PAPER, RULE, NOW = "#1a1a1a", "#4a4a4a", "#ffffff", "#c4c4c4", "#a3001b"
AHEAD_PAPER = "#f3f3f1"
TILE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A ground, a pattern drawn on it in ``ink``, an edge, and the colour of the label."""

    ground: str
    edge: str
    label: str = INK
    pattern: str = "plain"
    ink: str = ""
    dashed: str = ""


DARK, PALE, WARM, OVER = "#123f73", "#e6edf5", "#ffe3b3", "#f0f0f0"
LOOKS: Mapping[State, Look] = {
    State.NONE: Look(ground=PAPER, edge="#767676", dashed="1 4"),
    State.ANNOUNCED: Look(
        ground=PAPER, edge="#3d5a78", dashed="5 3", pattern="dots", ink="#3d5a78"
    ),
    State.ISSUED: Look(ground=PALE, edge="#3d5a78", dashed="5 3"),
    State.DELAYED: Look(ground=PALE, edge="#3d5a78", pattern="upright", ink="#6d89a6"),
    State.INTERIM: Look(ground=DARK, edge=DARK, label=PAPER, pattern="falling", ink="#9dbde0"),
    State.EFFECTIVE: Look(ground=DARK, edge=DARK, label=PAPER),
    State.SUSPENDED: Look(ground=WARM, edge="#8a4f00", pattern="rising", ink="#c27a15"),
    State.NOT_ENFORCED: Look(ground="#fff6c9", edge="#6b5d00", pattern="level", ink="#a8960f"),
    State.SET_ASIDE: Look(ground=OVER, edge="#595959", pattern="falling", ink="#8c8c8c"),
    State.SUPERSEDED: Look(ground=OVER, edge="#595959", pattern="zigzag", ink="#8c8c8c"),
    State.RESCINDED: Look(ground=OVER, edge="#595959", pattern="crosses", ink="#8c8c8c"),
    State.MOOT: Look(ground=OVER, edge="#595959", pattern="rings", ink="#8c8c8c"),
    State.LAPSED: Look(ground=OVER, edge="#595959", pattern="dots", ink="#8c8c8c"),
}
CHANGING = Look(ground="#eadcf5", edge="#5a2d82", pattern="grid", ink="#9468b8")
"""Many changes, too close to be drawn one by one."""

SHORT: Mapping[State, tuple[Text, ...]] = {
    State.ISSUED: (
        Text("not yet in force", "pas encore en vigueur"),
        Text("issued", "prise"),
    ),
    State.INTERIM: (Text("interim", "provisoire"),),
    State.NOT_ENFORCED: (Text("not enforced", "non appliquée"),),
    State.SET_ASIDE: (Text("set aside", "annulée"),),
    State.SUSPENDED: (Text("suspended", "suspendue"),),
    State.MOOT: (Text("moot", "sans objet"),),
}
"""Labels for bars that have no room for the name of their state, the longer first."""

STROKES = {
    "rising": "M-2 2 2 -2M0 8 8 0M6 10 10 6",
    "falling": "M-2 6 2 10M0 0 8 8M6 -2 10 2",
    "upright": "M4 0V8",
    "level": "M0 4H8",
    "grid": "M4 0V8M0 4H8",
    "zigzag": "M0 6 4 2 8 6",
    "crosses": "M2 2 6 6M6 2 2 6",
}
ROUND = {"dots": "1.2", "rings": "2.2"}


def patterns(looks: Mapping[str, Look]) -> str:
    """Return the definitions of patterns, by the id under which a bar names each."""
    return element("defs", "".join(_pattern(name, look) for name, look in looks.items()))


def _pattern(name: str, look: Look) -> str:
    ground = element("rect", width=TILE, height=TILE, fill=look.ground)
    if look.pattern in STROKES:
        drawn = element(
            "path", d=STROKES[look.pattern], fill="none", stroke=look.ink, stroke_width="1.2"
        )
    elif look.pattern in ROUND:
        filled = look.ink if look.pattern == "dots" else "none"
        drawn = element("circle", cx=4, cy=4, r=ROUND[look.pattern], fill=filled, stroke=look.ink)
    else:
        drawn = ""
    return element(
        "pattern",
        ground + drawn,
        id=name,
        width=TILE,
        height=TILE,
        patternUnits="userSpaceOnUse",
    )


def box(name: str, look: Look, at: tuple[float, float], size: tuple[float, float]) -> str:
    """Return a box in a look: where its upper left corner is, and how wide and high it is."""
    edge = {"stroke_dasharray": look.dashed} if look.dashed else {}
    return element(
        "rect",
        x=at[0],
        y=at[1],
        width=size[0],
        height=size[1],
        fill=f"url(#{name})",
        stroke=look.edge,
        **edge,
    )
