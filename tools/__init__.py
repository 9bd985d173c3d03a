"""What the make targets run besides the program itself."""
