"""Dialect: a statement of ours in the words of another engine, or a refusal."""

from sqlglot import ErrorLevel, exp, parse_one
from sqlglot.errors import SqlglotError

OWN = "duckdb"


def translated(statement: str, dialect: str) -> str:
    """Return a statement of DuckDB's dialect in another one; what it cannot say is an error.

    Raises:
        ValueError: There is no such dialect, or it has no words for a part of the statement.

    """
    try:
        tree = parse_one(statement, read=OWN).transform(_microseconds)
        return tree.sql(dialect, pretty=True, unsupported_level=ErrorLevel.RAISE) + "\n"
    except SqlglotError as error:
        raise ValueError(str(error)) from error


def _microseconds(node: exp.Expression) -> exp.Expression:
    """Name DuckDB's ``epoch_us``, which the translator hands on as it stands."""
    if isinstance(node, exp.Anonymous) and node.name.lower() == "epoch_us":
        return exp.UnixMicros(this=node.expressions[0])
    return node
