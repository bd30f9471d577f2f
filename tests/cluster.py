"""A Spark cluster on this machine: a driver, and two workers that are processes of their own."""

import os
from contextlib import contextmanager
from pathlib import Path

import pyspark
from pyspark import SparkContext
from pyspark.sql import SparkSession

BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""A test ends before what the second compiler makes would pay."""
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": BRIEF,
    "spark.executor.extraJavaOptions": BRIEF,
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
HERE = {"SPARK_HOME": str(Path(pyspark.__file__).parent), "SPARK_LOCAL_IP": "127.0.0.1"}
"""Workers are started by the scripts of the wheel, and listen on the loopback alone."""


@contextmanager
def cluster(scratch, **settings):
    """Run a driver and two workers, and see to it that they are gone afterwards."""
    kept = {name: os.environ.get(name) for name in HERE}
    os.environ.update(HERE, SPARK_WORKER_DIR=str(scratch))
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("proscribe")
    session = builder.config(map={**SETTINGS, "spark.local.dir": str(scratch), **settings})
    try:
        yield session.getOrCreate()
    finally:
        _ended()
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _ended():
    gateway = SparkContext._gateway  # noqa: SLF001, the one who holds the process
    if session := SparkSession.getActiveSession():
        session.stop()
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=60)
        SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
