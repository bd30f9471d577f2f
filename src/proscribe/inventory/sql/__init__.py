"""The questions of the inventory as SQL, defined once, for engines that are not in this process.

``parts`` holds them in DuckDB's dialect, one file a query; a question is one that has a name in
``QUESTIONS``, and the others are what it is made of. ``dialect`` translates them, and ``here`` and
``spark`` ask them of the store's Parquet files. Both give the rows that the house itself gives.
"""

from proscribe.inventory.sql.asked import QUESTIONS, Asked, written
from proscribe.inventory.sql.judged import judged
from proscribe.inventory.sql.rows import Rows, rows
from proscribe.inventory.sql.tables import Tables, tables

__all__ = ["QUESTIONS", "Asked", "Rows", "Tables", "judged", "rows", "tables", "written"]
