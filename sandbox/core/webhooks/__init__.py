"""Webhooks of Cin7 Core: who is told of what, and how deliveries are repeated and given up."""
