"""Templates of messages to the customer: text with variables (`koortui.domain.templates`)."""
