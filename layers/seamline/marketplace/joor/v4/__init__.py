"""Styles by JOOR's v4: products, SKUs, prices, seasons and collections instead of v2's one big style."""
