"""Seamline joins a fashion brand's ERP to its wholesale marketplace."""

__version__ = "0.1.0"
