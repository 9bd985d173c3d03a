"""Opens an address in the person's browser, where there is one that is not the terminal itself."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Mapping


def has_browser(env: Mapping[str, str] = os.environ) -> bool:
    """Whether a browser would open here: not over ssh, and no text browser over the screen."""
    if env.get("BROWSER"):
        return True
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def open_in_browser(url: str) -> bool:
    """Ask for it and go on: some browsers hold whoever started them. False where there is none."""
    if not has_browser():
        return False
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True, name="browser").start()
    return True
