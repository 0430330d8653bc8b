"""The one error of the local cloud, so that callers can show what went wrong and go on."""


class LocalCloudError(Exception):
    """The local cloud did not start, or did not take the stack; the message holds the last lines it wrote."""
