"""The terminal program in a browser on this machine: for `koortui serve` only."""
