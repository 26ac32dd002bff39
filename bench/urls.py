"""The portal's addresses and the bare page that everything is measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from intake.models import Request

ROWS = 50


def bare(request: HttpRequest) -> HttpResponse:
    """What a page costs at the least here: session, login, one indexed query of fifty rows, one template."""
    if request.method == "POST":
        return HttpResponse("done")
    return render(request, "bench/bare.html", {"rows": Request.objects.order_by("pk")[:ROWS]})


urlpatterns = [path("bench/bare/", bare, name="bench_bare"), path("", include("swvportal.urls"))]
