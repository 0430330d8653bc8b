"""Lets a command that serves be ended from the keyboard or by another program, and clean up either way."""

import signal
import threading


def end_like_ctrl_c() -> None:
    """From now on being told to end raises KeyboardInterrupt, also where the shell made Ctrl-C deaf."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def wait_for_end() -> None:
    """Wait until somebody ends the command."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return
