"""How a call is refused; the application turns these into the envelope of the API version."""


class RefusalError(Exception):
    """The call as a whole is refused with this HTTP status."""

    status = 400

    def __init__(self, comment: str) -> None:
        super().__init__(comment)
        self.comment = comment


class ContentError(RefusalError):
    """The content is wrong: JOOR v2 answers HTTP 200 with a code other than 0."""


class MalformedError(RefusalError):
    """The body is not JSON, or not of the expected outer shape."""


class NotAuthorizedError(RefusalError):
    """The token is missing, unknown or expired."""

    status = 401


class ForbiddenError(RefusalError):
    """The token does not open the account that was asked for."""

    status = 403


class UnknownRecordError(RefusalError):
    """There is no such record."""

    status = 404


class ContentTypeError(RefusalError):
    """JOOR v2 does not process a call without a content type."""

    status = 415


class ThrottledError(RefusalError):
    """The account's credits are used up; `seconds` tells when the window ends."""

    status = 429

    def __init__(self, comment: str, seconds: float) -> None:
        super().__init__(comment)
        self.seconds = seconds
