from typing import Any

from django.db.backends.postgresql import creation


class DatabaseCreation(creation.DatabaseCreation):
    """Test databases that are alike on every server, whatever locale it was set up with."""

    def sql_table_creation_suffix(self) -> str:
        test = self.connection.settings_dict["TEST"]
        # Nobody can be connected to template0, so workers that create theirs at the same time never collide.
        encoding, template = test["CHARSET"] or "UTF8", test.get("TEMPLATE") or "template0"
        return str(self._get_database_create_suffix(encoding, template))  # type: ignore[attr-defined]

    def _execute_create_test_db(self, cursor: Any, parameters: dict[str, str], keepdb: bool = False) -> None:
        if "template0" in parameters["suffix"]:
            if cursor.db.pg_version >= 170000:
                locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'"
            else:
                locale = "LOCALE_PROVIDER libc LOCALE 'C.UTF-8'"
            parameters = parameters | {"suffix": f"{parameters['suffix']} {locale}"}
        super()._execute_create_test_db(cursor, parameters, keepdb)  # type: ignore[misc]

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        # Threads of a live server may still hold connections when the tests are over.
        with self._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            name = self.connection.ops.quote_name(test_database_name)
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
