"""The operator's API: what is applied, what runs, what is held and why, and the few things a person may ask for."""
