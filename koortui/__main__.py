"""`python -m koortui` is `koortui`."""

import gc


def main() -> None:
    """The console script's entry: nothing is collected while what stays is being imported."""
    gc.disable()
    from koortui.cli import main as run_command

    run_command()


if __name__ == "__main__":
    main()
