"""With this file here pytest puts its folder on the import path: tests share `fakes`."""
