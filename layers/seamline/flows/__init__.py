"""The flows: read, plan, apply; one module per flow."""
