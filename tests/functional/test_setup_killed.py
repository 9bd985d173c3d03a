"""kill -9 at every step that set-up takes on disk: no state that does not say what is missing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from keyring_rig import keyring_in

from koortui.config import load_config
from koortui.locations import Locations

KEY, PASSWORD = "lin_api_killed0at0set0up", "a password that is long"
SETTINGS = """\
# ours
[me]
name = "Dana Reyes"
[mail]
host = "mail.example"
user = "dana"
"""
ROSTER = "name,linear\nAcme Robotics,customer:Acme Robotics\n"

#: Kills its process, as `kill -9` does, before the n-th change in the home (0: never); the
#: count of changes is the last line that is printed.
KILLER = """
import os, signal, sys
home, at = sys.argv.pop(1), int(sys.argv.pop(1))
count = 0
def watch(event, args):
    global count
    writes = event in ("os.rename", "os.link", "os.remove") or (
        event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR))
    if writes and isinstance(args[0], (str, bytes, os.PathLike)) and home in os.fspath(args[0]):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
"""
BY_SCRIPT = """
from koortui.cli import run
code = run(["--home", home, "init", "--from", home + "/../settings.toml", "--linear-key-stdin"])
print(count)
sys.exit(code)
"""
BY_ANSWERS = """
from koortui.bootstrap import open_program
from koortui.locations import Locations
from koortui.usecases import setup_steps as steps
setup = open_program(Locations.find(home)).setup()
setup.answer("me", {"me.name": "Dana Reyes", "me.email": "dana@koor.example"})
setup.answer("linear", {steps.KEY: os.environ["KEY"]})
mail = {"mail.host": "mail.example", "mail.port": "587", "mail.user": "dana"}
setup.answer("mail", {**mail, steps.PASSWORD: os.environ["PW"]})
setup.answer("customers", {steps.SOURCE: "file", steps.ROSTER_FILE: home + "/../roster.csv"})
for line in setup.save():
    assert os.environ["KEY"] not in line
print(count)
"""


class Machine:
    """A folder with the inputs, a keyring if there is one, and the home that is set up."""

    def __init__(self, folder: Path, *, keyring: bool) -> None:
        self.folder, self.home = folder, folder / "home"
        self.home.mkdir(parents=True)
        (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
        (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
        none = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        self.env = {
            **os.environ,
            **(keyring_in(folder) if keyring else none),
            "KEY": KEY,
            "PW": PASSWORD,
        }

    def set_up(self, code: str, *, killed_at: int = 0) -> tuple[int, int]:
        """Exit code, and how many changes on disk it took."""
        done = subprocess.run(
            [sys.executable, "-c", KILLER + code, str(self.home), str(killed_at)],
            input=KEY + "\n",
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, int(done.stdout.split()[-1]) if done.returncode == 0 else 0

    def koortui(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "koortui", "--home", str(self.home), *args],
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def files(self) -> dict[str, str]:
        """What is kept; not the roster's bytes, which hold ids and times of their own."""
        kept = [*self.home.glob("*"), self.folder / "ring.json"]
        return {
            file.name: "" if file.name.startswith((".", "roster")) else file.read_text()
            for file in kept
            if file.is_file()
        }

    def key_is_kept(self) -> bool:
        return any(KEY in text for text in self.files().values())


@pytest.mark.parametrize("keyring", [False, True], ids=["file", "keyring"])
@pytest.mark.parametrize("code", [BY_SCRIPT, BY_ANSWERS], ids=["script", "answers"])
def test_set_up_killed_at_any_step_is_finished_by_running_it_again(
    tmp_path: Path, code: str, keyring: bool
) -> None:
    whole = Machine(tmp_path / "whole", keyring=keyring)
    ended, steps = whole.set_up(code)
    assert ended == 0
    assert whole.key_is_kept()
    assert steps > 4
    for at in range(1, steps + 1):
        machine = Machine(tmp_path / str(at), keyring=keyring)
        assert machine.set_up(code, killed_at=at)[0] == -signal.SIGKILL, at
        config = load_config(Locations.find(machine.home).config_file)  # never half a file
        if machine.key_is_kept():
            assert config.linear.key_in, f"step {at}: a key that nobody would look for"
        elif config.linear.key_in:
            said = machine.koortui("doctor", "--offline", "--json")
            [finding] = [
                f for f in json.loads(said.stdout)["findings"] if f["check"] == "linear key"
            ]
            assert finding["state"] != "ok", at
            assert "init" in finding["fix"], at
        assert machine.set_up(code)[0] == 0, at
        after, expected = machine.files(), whole.files()
        for files in (after, expected):
            files["config.toml"] = in_order(files["config.toml"])
        kept = [name for name in expected if not name.endswith(".bak")]
        assert [after.get(name) for name in kept] == [expected[name] for name in kept], at
        assert [n for n in after if KEY in after[n] and n not in KEPT_IN] == [], at


def in_order(text: str) -> str:
    """The settings without their order, which a set-up in two goes changes."""
    found = tomllib.loads(text)
    return repr({name: sorted(found[name].items()) for name in sorted(found)})


#: The only files that may hold the key.
KEPT_IN = frozenset({"linear.key", "ring.json"})


def test_the_former_settings_are_there_whenever_it_is_killed(tmp_path: Path) -> None:
    """Replacing a person's own file: there is always one whole, old or new."""
    former = SETTINGS.replace("Dana", "Rosa")
    whole = Machine(tmp_path / "whole", keyring=False)
    (whole.home / "config.toml").write_text(former, encoding="utf-8")
    code = BY_SCRIPT.replace('"--linear-key-stdin"', '"--force"')
    ended, steps = whole.set_up(code)
    assert ended == 0
    assert (whole.home / "config.toml.bak").read_text(encoding="utf-8") == former
    for at in range(1, steps + 1):
        machine = Machine(tmp_path / str(at), keyring=False)
        (machine.home / "config.toml").write_text(former, encoding="utf-8")
        assert machine.set_up(code, killed_at=at)[0] == -signal.SIGKILL
        assert (machine.home / "config.toml").read_text(encoding="utf-8") in (former, SETTINGS)


def test_a_finished_file_and_a_key_go_together(tmp_path: Path) -> None:
    machine = Machine(tmp_path, keyring=True)
    assert machine.set_up(BY_SCRIPT)[0] == 0
    config = (machine.home / "config.toml").read_text(encoding="utf-8")
    assert config.startswith("# ours\n")
    assert 'key_in = "keyring"' in config
    again = machine.koortui("init", "--from", str(tmp_path / "settings.toml"))
    assert again.returncode == 0, again.stderr
    assert (machine.home / "config.toml").read_text(encoding="utf-8") == config
    other = tmp_path / "other.toml"
    other.write_text(SETTINGS.replace("Dana", "Rosa"), encoding="utf-8")
    assert machine.koortui("init", "--from", str(other)).returncode == 1
    assert machine.koortui("init", "--from", str(other), "--force").returncode == 0
    config = (machine.home / "config.toml").read_text(encoding="utf-8")
    assert "Rosa" in config
    assert 'key_in = "keyring"' in config
    both = machine.koortui("init", "--from", "-", "--linear-key-stdin")
    assert both.returncode == 2
    assert "stdin" in both.stderr


def test_a_wrong_file_is_refused_before_the_key_is_kept(tmp_path: Path) -> None:
    machine = Machine(tmp_path, keyring=False)
    (tmp_path / "settings.toml").write_text("[mee]\n", encoding="utf-8")
    assert machine.set_up(BY_SCRIPT)[0] == 1
    assert machine.files() == {}


def test_a_folder_that_cannot_be_written_is_named_with_what_was_kept(tmp_path: Path) -> None:
    machine = Machine(tmp_path, keyring=False)
    (machine.home / "linear.key.new").mkdir()
    (machine.home / "linear.key.new" / "x").touch()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "koortui",
            "--home",
            str(machine.home),
            "init",
            "--linear-key-stdin",
        ],
        input=KEY,
        env=machine.env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "linear.key cannot be written" in done.stderr
    assert "run `koortui init` again" in done.stderr
    assert KEY not in done.stderr
