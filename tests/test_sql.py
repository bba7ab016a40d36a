"""The tables of the embedded database are tables that PostgreSQL makes, too: held without a PostgreSQL."""

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from signspan.schema import metadata

DIALECT = postgresql.asyncpg.dialect()  # type: ignore[no-untyped-call]


def test_every_table_and_index_can_be_made_there_with_its_conditions() -> None:
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=DIALECT))
        for index in table.indexes:
            made = str(CreateIndex(index).compile(dialect=DIALECT))
            conditions = [index.dialect_options[name]["where"] for name in ("sqlite", "postgresql")]
            assert (conditions[0] is None) == (conditions[1] is None), index.name
            assert (" WHERE " in made) == (conditions[0] is not None)
