"""Spark: questions in SQL, asked on a cluster of the same files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import broadcast
from pyspark.sql.types import (
    BinaryType,
    BooleanType,
    DataType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

from proscribe.inventory.sql.dialect import translated
from proscribe.inventory.sql.tables import SHAPES, Tables
from proscribe.model import InputError, Place


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """Start a session, or take the one that is there; end it only if it was started here.

    Raises:
        InputError: Spark cannot be started, or it failed at what was asked of it.

    """
    found, started = SparkSession.getActiveSession(), None
    try:
        if found is None:
            builder = SparkSession.builder.appName("proscribe")
            started = (builder.master(master) if master else builder).getOrCreate()
            yield started
        else:
            yield found
    except (PySparkException, Py4JError) as error:
        reason = str(error).strip().partition("\n")[0]
        remedy = "see what Spark said above; it needs Java 17 or newer, and its files in reach"
        raise InputError(Place(source=f"spark ({master or 'as set'})"), reason, remedy) from error
    finally:
        if started:
            started.stop()


def opened(
    session: SparkSession, address: str, tables: Tables, judged: Mapping[str, pa.Table]
) -> SparkSession:
    """Open the files under an address, such as ``s3a://store``, to questions.

    The views that they need are made in a session of their own, which is returned: it shares the
    cluster with ``session``, and nothing else.
    """
    own = session.newSession()
    own.conf.set("spark.sql.session.timeZone", "UTC")
    for name in tables.parts:
        _frame(own, address, name, tables).createOrReplaceTempView(name)
    for name, table in judged.items():
        own.createDataFrame(table).createOrReplaceTempView(name)
    return own


def ask(own: SparkSession, statement: str) -> DataFrame:
    """Ask a statement in DuckDB's dialect; nothing runs before rows of the frame are wanted.

    Raises:
        ValueError: Spark has no words for a part of the statement.

    """
    return own.sql(translated(statement, "spark"))


def _frame(own: SparkSession, address: str, name: str, tables: Tables) -> DataFrame:
    shape = _shape(SHAPES[name])
    paths = [f"{address.rstrip('/')}/{part.name}" for part in tables.parts[name]]
    if not paths:
        turn = StructField("turn", LongType())
        return own.createDataFrame([], shape.add(turn) if name == "recent" else shape)
    frame = own.read.schema(shape).parquet(*paths)
    if name != "recent":
        return frame
    turns = broadcast(own.createDataFrame(tables.turns))
    named = frame.selectExpr("*", "_metadata.file_name AS file")
    return named.join(turns, "file").drop("file")


def _shape(shape: pa.Schema) -> StructType:
    """Return a shape in Spark's types, which have no numbers without a sign."""
    return StructType([StructField(f.name, _kind(f.type)) for f in shape])


def _kind(kind: pa.DataType) -> DataType:
    if pa.types.is_timestamp(kind):
        return TimestampType()
    if pa.types.is_fixed_size_binary(kind):
        return BinaryType()
    made: DataType = KINDS[kind]()
    return made


KINDS = {pa.uint32(): LongType, pa.string(): StringType, pa.bool_(): BooleanType}
