"""`python -m koortui` is `koortui`."""

from koortui.cli import main

if __name__ == "__main__":
    main()
