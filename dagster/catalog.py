"""The Iceberg catalog, and tables whose columns may have been renamed since they were made."""

from functools import cache

from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import NestedField

from . import settings
from .tables import TableDefinition

_PROPERTIES = {
    "write.parquet.compression-codec": "zstd",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "10",
    "commit.manifest-merge.enabled": "true",
    # A commit that another one overtook is worked out again, not sent again: what it was worked out from has changed.
    "commit.retry.num-retries": "0",
}


@cache
def catalog(files: str = "pyarrow.PyArrowFileIO") -> SqlCatalog:
    return SqlCatalog(
        settings.CATALOG_NAME,
        uri=settings.CATALOG_URI,
        warehouse=settings.WAREHOUSE,
        pool_pre_ping="true",
        **{"py-io-impl": f"pyiceberg.io.{files}"},
    )


def light_catalog() -> SqlCatalog:
    """For looking at metadata: spares a long-lived process the memory of Arrow."""
    return catalog("fsspec.FsspecFileIO")


def find_table(name: str, using: SqlCatalog | None = None) -> Table | None:
    try:
        return (using or catalog()).load_table(name)
    except NoSuchTableError:
        return None


def provide_table(definition: TableDefinition) -> Table:
    """Loads a table of ours; makes it when it is not there, and adds columns that it has never had."""
    schema = definition.schema()
    table = find_table(definition.full_name)
    if table is None:
        day = schema.find_field(definition.day)
        catalog().create_namespace_if_not_exists(definition.namespace)
        return catalog().create_table_if_not_exists(
            definition.full_name,
            schema,
            partition_spec=PartitionSpec(PartitionField(day.field_id, 1000, IdentityTransform(), day.name)),
            properties=_PROPERTIES,
        )
    known = {field.name for past in table.schemas().values() for field in past.fields}
    missing = [field for field in schema.fields if field.name not in known]
    if missing:
        with table.update_schema() as update:
            for field in missing:
                update.add_column(field.name, field.field_type)
    return table


def current_fields(table: Table) -> dict[str, NestedField]:
    """Today's fields by the name that each was created with: who renames a column breaks no query on it."""
    today = {field.field_id: field for field in table.schema().fields}
    fields: dict[str, NestedField] = {}
    for _, past in sorted(table.schemas().items()):
        for field in past.fields:
            if field.field_id in today:
                fields.setdefault(field.name, today[field.field_id])
    return fields


def created_schema(table: Table, names: tuple[str, ...]) -> Schema:
    """The schema under which `names` can be read, whatever they are called today."""
    fields = current_fields(table)
    missing = [name for name in names if name not in fields]
    if missing:
        raise ValueError(
            f"table {'.'.join(table.name())} has no column {', '.join(missing)}; found {', '.join(fields)}; "
            "give it the column back, or adapt the query that needs it"
        )
    return Schema(*(fields[name].model_copy(update={"name": name, "required": False}) for name in names))
