"""What the console answers with: every page carries the headers that confine it to its own origin."""

from aws_lambda_powertools.event_handler import Response

HTML = "text/html; charset=utf-8"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: a form would then send `Origin: null`, and the proxy could not tell it from another site's.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NOT_KEPT = "no-store"
KEPT_FOR_EVER = "private, max-age=31536000, immutable"


def page(text: str, status: int = 200) -> Response[str]:
    """A page, made for this moment."""
    return _answer(status, HTML, text, {"Cache-Control": NOT_KEPT})


def asset(text: str, kind: str) -> Response[str]:
    """A file whose address changes with its content."""
    return _answer(200, kind, text, {"Cache-Control": KEPT_FOR_EVER})


def picture(content: bytes) -> Response[bytes]:
    """A JPEG whose address changes with its content."""
    headers = {**HEADERS, "Cache-Control": KEPT_FOR_EVER}
    return Response(status_code=200, content_type="image/jpeg", body=content, headers=headers)


def see_other(address: str) -> Response[str]:
    """Sends the browser to the page that shows what a form did."""
    return _answer(303, HTML, "", {"Cache-Control": NOT_KEPT, "Location": address})


def _answer(status: int, kind: str, text: str, headers: dict[str, str]) -> Response[str]:
    return Response(status_code=status, content_type=kind, body=text, headers={**HEADERS, **headers})
