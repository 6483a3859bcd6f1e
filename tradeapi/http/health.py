"""Whether the process lives, and whether it can serve."""

from typing import Any

from django.db import connection
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tradeapi.api.views import PublicView

NOT_KEPT = {"Cache-Control": "no-store"}


class HealthSerializer(serializers.Serializer[Any]):
    """All is well."""

    status = serializers.ChoiceField(choices=[("ok", "all is well")], help_text="ok.")


class LivezView(PublicView):
    """The process answers, whatever the database does."""

    serializer_class = HealthSerializer

    def get(self, request: Request) -> Response:
        return Response({"status": "ok"}, headers=NOT_KEPT)


class ReadyzView(PublicView):
    """The process can serve; 503 while the database is away."""

    serializer_class = HealthSerializer

    def get(self, request: Request) -> Response:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return Response({"status": "ok"}, headers=NOT_KEPT)
