"""Says whether this portal can work, for whoever watches over it; tells nothing about what is in it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when database and cache answer, else 503 with the name of what does not."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    try:
        cache.get("health")
    except (RedisError, DatabaseError):
        return HttpResponse("cache\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
