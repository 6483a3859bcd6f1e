from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.db.backends.postgresql import base

from .binaries import Binaries
from .client import DatabaseClient
from .creation import DatabaseCreation
from .failures import NoServerError, ServerError
from .features import DatabaseFeatures
from .limits import session_settings

if TYPE_CHECKING:
    from .cluster import Cluster


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL, which starts the embedded server when the settings name no other."""

    client: DatabaseClient
    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures

    @cached_property
    def cluster(self) -> "Cluster | None":
        """The embedded server; None when the settings name a server. Starts nothing.

        Raises ImproperlyConfigured where there can be no embedded server.
        """
        if "EMBEDDED" not in self.settings_dict:
            return None
        try:
            Binaries.find()  # speaks up on systems that lack what cluster.py imports
            from .cluster import Cluster

            return Cluster(**self.settings_dict["EMBEDDED"])
        except NoServerError as error:
            raise ImproperlyConfigured(str(error)) from error

    def get_connection_params(self) -> dict[str, Any]:
        """Asked for when Django is about to connect, which is when the embedded server must be there."""
        parameters: dict[str, Any] = super().get_connection_params()
        parameters["options"] = parameters.get("options", "") + session_settings()
        if self.cluster is not None:
            try:
                address = self.cluster.connect()
            except NoServerError as error:
                raise ImproperlyConfigured(str(error)) from error
            except ServerError as error:
                raise OperationalError(str(error)) from error
            parameters |= {"host": address.host, "port": address.port, "user": address.user}
        return parameters
