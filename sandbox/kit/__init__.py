"""What every look-alike API of the sandbox shares: a clock, ids, faults, a call log and small WSGI helpers."""
