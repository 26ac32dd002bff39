"""How much our pages cost beside a bare one: `python -m bench.pages [--sizes 1000 10000] [--rounds 200]`.

A database of its own in the embedded PostgreSQL, one gunicorn worker with four threads, one client that keeps its
connection. Prints the median time of each page and its ratio to the bare page of the same run. `DATABASE_POOL` counts
here as it does for a portal.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

BASE = Path(__file__).resolve().parent.parent
READY_SECONDS = 30


class Client:
    """A logged-in person with one connection."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = cookies

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, bytes, float]:
        """Status, body and seconds of one request."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**data, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        read = answer.read()
        return answer.status, read, time.perf_counter() - began

    def medians(self, pages: dict[str, str], rounds: int) -> dict[str, float]:
        """Milliseconds in the middle; every answer must be a page. The pages take turns: who else is busy on this
        machine slows all of them alike."""
        times: dict[str, list[float]] = {name: [] for name in pages}
        for _round in range(rounds):
            for name, path in pages.items():
                status, _body, seconds = self.ask("GET", path)
                if status != 200:
                    raise SystemExit(f"{path} answered {status}.")
                times[name].append(seconds * 1000)
        return {name: statistics.median(found) for name, found in times.items()}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int) -> subprocess.Popen[bytes]:
    """One worker, four threads; waits until it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-k", "gthread", "--threads", "4", "--workers", "1", "--no-control-socket",
         "--keep-alive", "30", "--bind", f"127.0.0.1:{port}", "--log-level", "error", "swvportal.wsgi:application"],
        cwd=BASE,
    )  # fmt: skip
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            probe = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            probe.request("GET", "/health/")
            if probe.getresponse().read():
                return server
        except OSError:
            time.sleep(0.1)
    server.terminate()
    raise SystemExit("The portal does not answer.")


def cookies_of(email: str) -> dict[str, str]:
    """A session as a login leaves it, and a token for forms."""
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client as Signer

    from swvportal.foundation.models import User

    signer = Signer()
    signer.force_login(User.objects.get(email=email))
    return {"sessionid": str(signer.session.session_key), "csrftoken": _get_new_csrf_string()}


def measure(client: Client, rounds: int) -> dict[str, float]:
    """Median milliseconds per page; a transition is passing a request on to the committee."""
    from intake.enums import RequestStatus
    from intake.models import Request

    dossier = Request.objects.filter(status=RequestStatus.AT_COMMITTEE).order_by("pk")[0]
    pages = {"bare page": "/bench/bare/", "queue": "/loket/", "dossier": f"/aanvragen/{dossier.pk}/"}
    found = client.medians(pages, rounds)
    times: dict[str, list[float]] = {"bare post": [], "transition": []}
    for name, target, data in _posts(rounds):
        status, _body, seconds = client.ask("POST", target, data)
        if status not in (200, 302):
            raise SystemExit(f"{target} answered {status}.")
        times[name].append(seconds * 1000)
    return found | {name: statistics.median(each) for name, each in times.items()}


def _posts(rounds: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    from intake.enums import RequestStatus
    from intake.models import Request

    waiting = Request.objects.filter(status=RequestStatus.SUBMITTED).order_by("pk")[: min(rounds, 100)]
    for row in waiting:
        yield "bare post", "/bench/bare/", {}
        yield "transition", f"/loket/{row.pk}/naar-commissie/", {"pre_advice": "Past bij de principes."}


def run(sizes: list[int], rounds: int) -> None:
    """Grow the database from size to size and measure at each."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from bench import world

    world.ground()
    cookies = cookies_of("desk@bench.example")
    sys.stdout.write("| requests | page | median ms | × bare |\n|---|---|---|---|\n")
    for size in sizes:
        world.grow(size)
        port = free_port()
        server = serve(port)
        try:
            client = Client(port, cookies)
            measure(client, 20)  # warm
            found = measure(client, rounds)
        finally:
            server.terminate()
            server.wait(10)
        for name, milliseconds in found.items():
            beside = found["bare post" if name in ("transition", "bare post") else "bare page"]
            sys.stdout.write(f"| {size} | {name} | {milliseconds:.1f} | {milliseconds / beside:.2f} |\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="swv-bench-") as var:
        os.environ["SWV_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        from swvportal import devdb

        with devdb.at_hand():
            run(options.sizes, options.rounds)


if __name__ == "__main__":
    main()
