"""A browser that signs in at the sandbox: opens the page, presses a button, follows redirects.

As a program: python browser.py yes|no URL, for the BROWSER variable.
"""

from __future__ import annotations

import re
import sys
import urllib.error
import urllib.request
from urllib.parse import urljoin


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Redirects are told, not followed."""


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def get(url: str) -> tuple[int, str, str]:
    """Status, body, and where it redirects to."""
    try:
        with _opener.open(url, timeout=10) as answer:
            return answer.status, answer.read().decode(), ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), urljoin(url, error.headers.get("Location") or "")


def press(url: str, allow: str = "yes") -> str:
    """The address that the consent page sends a browser to."""
    status, page, _ = get(url)
    if status != 200:
        raise AssertionError(page)
    links = re.findall(r'href="([^"]+)"', page)
    link = next(link for link in links if link.endswith(f"allow={allow}"))
    return get(urljoin(url, link))[2]


def sign_in(url: str, allow: str = "yes") -> str:
    """The page the person sees at the end."""
    return get(press(url, allow))[1]


if __name__ == "__main__":
    sign_in(sys.argv[2], sys.argv[1])
