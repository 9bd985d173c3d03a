"""Signing in with Google: begun here, waited for in a thread, kept with the set-up's answers."""

from __future__ import annotations

from koortui.domain.errors import NotSetUp
from koortui.domain.secret import Secret
from koortui.services.browser import open_in_browser
from koortui.services.google_credentials import keep_client, keep_token
from koortui.services.google_sign_in import PATIENCE, SignIn, read_client
from koortui.usecases.settings_file import read_settings, with_values, write_settings
from koortui.usecases.setup import Setup

__all__ = ["SignIn", "begin", "keep_now", "show"]


def begin(setup: Setup, *, within: float = PATIENCE) -> SignIn:
    """Listen for the answer of this set-up's sign-in. Off the UI thread: imports google-auth."""
    client = setup.google_client()
    if client is None:
        raise NotSetUp(
            "There is no OAuth client to sign in with.",
            kept="Nothing was changed.",
            next_step="Name its file as Google file, or: koortui init --google-client FILE",
        )
    return SignIn(read_client(client), setup.endpoints.sheets_url, within=within)


def show(sign_in: SignIn) -> bool:
    """Open the browser on it; False where there is none."""
    return open_in_browser(sign_in.url)


def keep_now(setup: Setup, token: Secret) -> list[str]:
    """Write client, token and the setting without the rest of the set-up; what was done."""
    folder, file = setup.locations.config_dir, setup.locations.config_file
    client = setup.google_client()
    if client:
        keep_client(client, folder)
    text = with_values(read_settings(file), {"sheet.credentials": "oauth"})
    write_settings(file, text.encode(), "config.toml", force=True)
    kept = keep_token(folder, token)  # last: stopped before it, the program asks for a sign-in
    return [f"Signed in. What Google gave is in {kept}, readable by you only."]
