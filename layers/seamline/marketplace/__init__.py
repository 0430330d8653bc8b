"""The marketplace port and its adapters."""
