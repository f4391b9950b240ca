"""Databases, as `Datastore` registers them."""

from __future__ import annotations

from amlnb.sdk.data.datastore_opening import kept
from amlnb.sdk.data.home import Home
from amlnb.sdk.data.sql_datastore import (
    AzureMySqlDatastore,
    AzurePostgreSqlDatastore,
    AzureSqlDatabaseDatastore,
    SqlDatastore,
    database,
)


class Databases:
    """Databases that `Dataset.Tabular.from_sql_query` asks."""

    @staticmethod
    def register_azure_sql_database(
        workspace: Home,
        datastore_name: str,
        server_name: str,
        database_name: str,
        tenant_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        resource_url: str | None = None,
        authority_url: str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        username: str | None = None,
        password: str | None = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        grant_workspace_access: bool = False,
    ) -> AzureSqlDatabaseDatastore:
        """Register an Azure SQL database, asked through SQLAlchemy and pyodbc."""
        del tenant_id, resource_url, authority_url, subscription_id, resource_group
        del grant_workspace_access
        host = f"{server_name}.{endpoint or 'database.windows.net'}"
        principal = "&Authentication=ActiveDirectoryServicePrincipal"
        address = (
            f"mssql+pyodbc://{host}:1433/{database_name}"
            "?driver=ODBC+Driver+18+for+SQL+Server"
            f"{principal if client_id else ''}"
        )
        record = database(
            datastore_name,
            "AzureSqlDatabase",
            address,
            username or client_id,
            password or client_secret,
            {"server_name": server_name, "database_name": database_name},
        )
        found: AzureSqlDatabaseDatastore = kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_azure_postgre_sql(
        workspace: Home,
        datastore_name: str,
        server_name: str,
        database_name: str,
        user_id: str,
        user_password: str,
        port_number: int | str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
        enforce_ssl: bool = True,
    ) -> AzurePostgreSqlDatastore:
        """Register an Azure database for PostgreSQL."""
        host = f"{server_name}.{endpoint or 'postgres.database.azure.com'}"
        ssl = "?sslmode=require" if enforce_ssl else ""
        record = database(
            datastore_name,
            "AzurePostgreSql",
            f"postgresql+psycopg://{host}:{port_number or 5432}/{database_name}{ssl}",
            user_id,
            user_password,
            {"server_name": server_name, "database_name": database_name},
        )
        found: AzurePostgreSqlDatastore = kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_azure_my_sql(
        workspace: Home,
        datastore_name: str,
        server_name: str,
        database_name: str,
        user_id: str,
        user_password: str,
        port_number: int | str | None = None,
        endpoint: str | None = None,
        overwrite: bool = False,
    ) -> AzureMySqlDatastore:
        """Register an Azure database for MySQL."""
        host = f"{server_name}.{endpoint or 'mysql.database.azure.com'}"
        record = database(
            datastore_name,
            "AzureMySql",
            f"mysql+pymysql://{host}:{port_number or 3306}/{database_name}",
            user_id,
            user_password,
            {"server_name": server_name, "database_name": database_name},
        )
        found: AzureMySqlDatastore = kept(workspace, record, overwrite)
        return found

    @staticmethod
    def register_sql(
        workspace: Home,
        datastore_name: str,
        url: str,
        user: str | None = None,
        password: str | None = None,
        overwrite: bool = False,
    ) -> SqlDatastore:
        """Register a database by its SQLAlchemy address, or ``duckdb:///file``.

        A user and password within the address are taken out and kept in a private
        file.
        """
        record = database(datastore_name, "Sql", url, user, password)
        found: SqlDatastore = kept(workspace, record, overwrite)
        return found
