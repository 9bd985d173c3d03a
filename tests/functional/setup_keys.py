"""Set-up by keys on the Setup screen, from the empty board to the working one."""

from __future__ import annotations

from terminal import Terminal


def set_up_on_the_screen(terminal: Terminal, spreadsheet: str) -> None:
    """Name, sheet and customers; the Linear key comes from the environment."""
    terminal.wait("g s +sets everything up")
    terminal.type("gs")
    terminal.wait("Set-up · nothing is written")
    terminal.press("enter")
    terminal.wait("E-mail")
    terminal.type("Dana Reyes")
    terminal.press("enter")
    terminal.wait(r"Dana Reyes +not written yet")
    terminal.press("down", "down", "enter")
    terminal.wait("Sign in by")
    terminal.type(spreadsheet)
    terminal.press("enter")
    terminal.wait("rows; the last ones")
    terminal.press("down", "enter")
    terminal.wait("Take them from")
    terminal.type("sheet")
    terminal.press("enter")
    terminal.wait("to take in: ")
    terminal.press("ctrl+s")
    terminal.wait("review . of . this week")
