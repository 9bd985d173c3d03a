"""One function per thing a person does. Each makes one commit to one journal, holding the
change and its pending remote writes; screens and commands call these and never a service."""
