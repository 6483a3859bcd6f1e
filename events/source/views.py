"""Sources: the documents that facts are taken from."""

from tradeapi.api.viewsets import PublishedViewSet

from .filters import SourceFilterSet
from .models import Source
from .serializers import SourceSerializer


class SourceViewSet(PublishedViewSet):
    """Documents, pages and reports that facts are taken from, newest first."""

    # The origin of a source is that of what it repeats, which may itself be a reprint.
    queryset = Source.objects.select_related("reprint_of__reprint_of__reprint_of").defer(
        "search",
        "reprint_of__search",
        "reprint_of__reprint_of__search",
        "reprint_of__reprint_of__reprint_of__search",
    )
    serializer_class = SourceSerializer
    filterset_class = SourceFilterSet
    ordering_keys = {
        "published": ("published_earliest",),
        "publisher": ("publisher",),
        "title": ("title",),
        "updated_at": ("updated_at",),
    }
    default_ordering = "-published"
