"""Builds Iceberg tables with pyiceberg from a recipe on standard input, and prints where the metadata was after every step.

The recipe is described in iceberg-tables.ts. pyiceberg's clock is set by the recipe, because tests need histories of days.
"""

import datetime
import decimal
import json
import os
import sys
import types

import pyarrow as pa
from pydantic import TypeAdapter
import pyiceberg.table.metadata
import pyiceberg.table.snapshots
import pyiceberg.table.update
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.schema import Schema
from pyiceberg.types import IcebergType, NestedField
from trade_lake.compaction import rewrite

clock_ms = 0


class RecipeTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(clock_ms / 1000, tz or datetime.timezone.utc)


pyiceberg.table.snapshots.time = types.SimpleNamespace(time=lambda: clock_ms / 1000)
pyiceberg.table.update.datetime = RecipeTime
pyiceberg.table.metadata.datetime = types.SimpleNamespace(datetime=RecipeTime)


def iceberg_type(text):
    return TypeAdapter(IcebergType).validate_python(text)


def iceberg_schema(columns):
    fields = [
        NestedField(number + 1, column["name"], iceberg_type(column["type"]), required=column.get("required", False))
        for number, column in enumerate(columns)
    ]
    return Schema(*fields)


def arrow_rows(table, columns):
    schema = schema_to_pyarrow(table.schema(), include_field_ids=False)
    count = len(next(iter(columns.values()), []))
    arrays = []
    for field in schema:
        values = columns.get(field.name, [None] * count)
        if pa.types.is_floating(field.type):
            values = [float(value) if isinstance(value, str) else value for value in values]
        if pa.types.is_timestamp(field.type):
            utc = datetime.timezone.utc
            values = [None if v is None else datetime.datetime.fromtimestamp(v / 1000, utc) for v in values]
        if pa.types.is_decimal(field.type):
            values = [None if v is None else decimal.Decimal(v) for v in values]
        arrays.append(pa.array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def apply(catalog, name, table, step):
    if "drop_table" in step:
        catalog.drop_table(name)
        return catalog.create_table(name, schema=iceberg_schema(step["drop_table"]), properties={"format-version": "2"})
    if "append" in step:
        table.append(arrow_rows(table, step["append"]))
    if "overwrite" in step:
        table.overwrite(arrow_rows(table, step["overwrite"]), step.get("where", AlwaysTrue()))
    if "delete" in step:
        table.delete(step["delete"])
    if "compact" in step:
        rewrite(table, [task.file for task in table.scan().plan_files()])
    if "rollback" in step:
        table.manage_snapshots().rollback_to_snapshot(table.metadata.snapshots[step["rollback"]].snapshot_id).commit()
    if "expire" in step:
        keep = datetime.datetime.fromtimestamp(step["expire"] / 1000, datetime.timezone.utc)
        table.maintenance.expire_snapshots().older_than(keep).commit()
    if "alter" in step:
        with table.update_schema(allow_incompatible_changes=True) as update:
            for change in step["alter"]:
                alter(update, change)
    return table


def alter(update, change):
    if "add" in change:
        update.add_column(change["add"], iceberg_type(change["type"]))
    if "drop" in change:
        update.delete_column(change["drop"])
    if "rename" in change:
        update.rename_column(change["rename"], change["to"])
    if "retype" in change:
        update.update_column(change["retype"], field_type=iceberg_type(change["type"]))
    if "optional" in change:
        update.make_column_optional(change["optional"])


def build(catalog, name, recipe):
    global clock_ms
    namespace = name.split(".")[0]
    catalog.create_namespace_if_not_exists(namespace)
    clock_ms = recipe["created"]
    properties = {"format-version": "2", **recipe.get("properties", {})}
    table = catalog.create_table(name, schema=iceberg_schema(recipe["columns"]), properties=properties)
    locations = [table.metadata_location]
    for step in recipe["steps"]:
        clock_ms = step["at"]
        table = apply(catalog, name, table, step)
        locations.append(table.metadata_location)
    return locations


def main():
    recipe = json.load(sys.stdin)
    warehouse = recipe["warehouse"]
    if "://" not in warehouse:
        os.makedirs(warehouse)
        warehouse = f"file://{warehouse}"
    uri = recipe.get("uri", f"sqlite:///{recipe['warehouse']}/catalog.db")
    catalog = SqlCatalog("trade", uri=uri, warehouse=warehouse, **recipe.get("properties", {}))
    json.dump({name: build(catalog, name, table) for name, table in recipe["tables"].items()}, sys.stdout)


main()
