"""One registry of commands: key bindings, palette, footer and help all come from it."""
