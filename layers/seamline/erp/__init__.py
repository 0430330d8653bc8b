"""The ERP port and its adapters."""
