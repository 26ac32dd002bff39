"""Ask the portal beside us whether it is well; run as a file, so that it costs no import of the portal."""

from __future__ import annotations

import http.client
import os
import sys


def alive(port: int = 8000) -> bool:
    """True when `/health/` of the portal on this machine says so."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    try:
        connection.request("GET", "/health/", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not alive())
