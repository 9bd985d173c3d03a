"""KoorTUI: keyboard-driven customer reviews for Koor's Engagement Managers."""

__version__ = "0.1.0"
