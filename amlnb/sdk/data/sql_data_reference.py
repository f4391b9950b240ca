"""SqlDataReference: what a transfer step reads from a database."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.data_reference import DataReference
from amlnb.sdk.exceptions import UserErrorException


class SqlDataReference(DataReference):
    """A table, query or stored procedure of a database.

    Only the transfer steps read one; a script reads a database by
    ``Dataset.Tabular.from_sql_query``.
    """

    def __init__(
        self,
        datastore: AbstractDatastore,
        data_reference_name: str | None = None,
        sql_table: str | None = None,
        sql_query: str | None = None,
        sql_stored_procedure: str | None = None,
        sql_stored_procedure_params: Sequence[object] | None = None,
    ) -> None:
        super().__init__(datastore, data_reference_name)
        if sum(p is not None for p in (sql_table, sql_query, sql_stored_procedure)) > 1:
            raise UserErrorException(
                "SqlDataReference takes one of sql_table, sql_query and "
                "sql_stored_procedure."
            )
        self.sql_table = sql_table
        self.sql_query = sql_query
        self.sql_stored_procedure = sql_stored_procedure
        self.sql_stored_procedure_params = sql_stored_procedure_params
