"""The demo: the real stack in the local cloud against the sandbox, judged from outside on what it promises."""
