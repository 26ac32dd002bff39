"""Letters per second through the renderer's box, beside bare WeasyPrint on the same HTML, in one run.

    .venv/bin/python -m bench.letters [--letters 60]

Both use one font configuration, one stylesheet and PDF/UA-1. They take turns letter by letter, so that a busy machine
slows both alike; the ratio of the medians is what counts. "With template" also writes the HTML from the facts, as the
worker does.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

import django
import weasyprint
from django.conf import settings
from weasyprint.text.fonts import FontConfiguration

from swvportal.foundation.letters.box import PAGE_CSS, Box
from swvportal.foundation.letters.child import NamedAssets
from tests.foundation.letters.samples import award

Make = Callable[[str], bytes]


def bare() -> Make:
    """WeasyPrint in this process, as its manual shows it, with what the letter needs loaded once."""
    fonts, fetcher = FontConfiguration(), NamedAssets()
    css = (settings.BASE_DIR / "static" / "letter.css").read_text() + PAGE_CSS.read_text()
    sheet = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher, base_url="asset:")

    def make(html: str) -> bytes:
        page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="asset:")
        made: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
        return made

    return make


def seconds(make: Callable[[], bytes]) -> float:
    """How long one letter takes."""
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=60)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "swvportal.settings")
    django.setup()
    from swvportal.foundation.letters.render import letter_html
    from swvportal.foundation.letters.writing import frozen

    facts = frozen(award())
    html, by_hand, box = letter_html("award", "school", facts), bare(), Box()
    ways: dict[str, Callable[[], bytes]] = {
        "bare WeasyPrint": lambda: by_hand(html),
        "through the box": lambda: box.pdf(html),
        "with template": lambda: box.pdf(letter_html("award", "school", facts)),
    }
    if len({make() for make in ways.values()}) != 1:
        raise SystemExit("The two do not make the same letter.")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _letter in range(chosen.letters):
        for name, make in ways.items():
            taken[name].append(seconds(make))
    box.close()
    base = statistics.median(taken["bare WeasyPrint"])
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:16} {1 / middle:6.1f} letters/s  {middle * 1000:6.1f} ms  ratio {middle / base:.3f}")
    print(f"letter of {len(html)} characters; bare {base * 1000:.1f} ms; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
