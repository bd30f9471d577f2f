"""XML as Protocol Buffers: the manifest of an application bundle."""

from proscribe.formats.axml.attributes import NAMES
from proscribe.formats.axml.messages import fields, spelt
from proscribe.formats.axml.node import DEEP, NODES, Node, Type, Value
from proscribe.formats.hostile import MalformedError
from proscribe.formats.oddities import entry
from proscribe.model import Text

ELEMENT, NAME, ATTRIBUTES, CHILDREN = 1, 3, 4, 5
ATTRIBUTE_SPACE, ATTRIBUTE_NAME, ATTRIBUTE_VALUE, ATTRIBUTE_NUMBER, ATTRIBUTE_ITEM = 1, 2, 3, 5, 6
REFERENCE, PRIMITIVE = 1, 7
PRIMITIVES = {6: Type.DECIMAL, 7: Type.HEX, 8: Type.BOOLEAN}
MASK = 0xFFFFFFFF


def protobuf(data: bytes, name: str) -> Node:
    """Read a document; ``name`` is the entry that holds it.

    Raises:
        MalformedError: It is cut, or holds no element.

    """
    root: Node | None = None
    count = 0
    waiting: list[tuple[memoryview, Node | None, int]] = [(memoryview(data), None, 0)]
    while waiting:
        held, parent, depth = waiting.pop()
        node, children = _node(held, name)
        if node is None:
            continue
        count += 1
        if count > NODES or depth > DEEP:
            raise MalformedError(LARGE, entry(name))
        if parent is None:
            root = node
        else:
            parent.children.append(node)
        waiting += [(child, node, depth + 1) for child in reversed(children)]
    if root is None:
        raise MalformedError(EMPTY, entry(name))
    return root


def _node(held: memoryview, name: str) -> tuple[Node | None, list[memoryview]]:
    """Return an element, and those within it, unread."""
    inner = next((v for n, v in fields(held) if n == ELEMENT and isinstance(v, memoryview)), None)
    if inner is None:
        return None, []
    node, children = Node("", entry(name)), []
    for number, value in fields(inner):
        if isinstance(value, int):
            continue
        if number == NAME:
            node.tag = spelt(value)
        elif number == ATTRIBUTES:
            _attribute(node, value)
        elif number == CHILDREN:
            children.append(value)
    return node, children


def _attribute(node: Node, held: memoryview) -> None:
    found = dict(fields(held))
    name, number = found.get(ATTRIBUTE_NAME), found.get(ATTRIBUTE_NUMBER)
    string = found.get(ATTRIBUTE_VALUE)
    item = found.get(ATTRIBUTE_ITEM)
    text = spelt(string) if isinstance(string, memoryview) else None
    value = Value(Type.STRING, 0, text or "")
    if isinstance(item, memoryview):
        value = _item(item, text) or value
    if isinstance(number, int) and number:
        if number in NAMES:
            node.android.setdefault(NAMES[number], value)
    elif isinstance(name, memoryview) and not found.get(ATTRIBUTE_SPACE):
        node.plain.setdefault(spelt(name), value)


def _item(held: memoryview, text: str | None) -> Value | None:
    for number, value in fields(held):
        if isinstance(value, int):
            continue
        if number == REFERENCE:
            target = dict(fields(value)).get(2, 0)
            return Value(Type.REFERENCE, target & MASK if isinstance(target, int) else 0, text)
        if number == PRIMITIVE:
            for kind, data in fields(value):
                if kind in PRIMITIVES and isinstance(data, int):
                    return Value(PRIMITIVES[kind], data & MASK, text)
    return None


EMPTY = Text("the document holds no element", "le document ne contient aucun élément")
LARGE = Text(
    "its elements are more, or lie deeper, than in any real document",
    "ses éléments sont plus nombreux ou plus imbriqués que dans tout document réel",
)
