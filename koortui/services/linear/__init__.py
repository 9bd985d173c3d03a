"""Linear over GraphQL: one client, and what the program reads and writes through it."""
