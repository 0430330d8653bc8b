"""DynamoDB's failures in Seamline's own words."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError, NoCredentialsError

from seamline.errors import (
    Conflict,
    CredentialsRejected,
    MissingPrerequisite,
    SeamlineBug,
    SeamlineError,
    Throttled,
    Unreachable,
)

THROTTLE_WAIT_SECONDS = 5.0
_THROTTLES = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
_DENIALS = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "UnrecognizedClientException",
}
_PERMIT = "give the function's role dynamodb access to this table and its indexes; `cdk deploy` does"


@contextmanager
def translated(subject: str) -> Iterator[None]:
    """Turn boto3's errors into Seamline's, naming the subject (a key, or what was being read)."""
    try:
        yield
    except ClientError as error:
        raise _from_answer(error, subject) from error
    except (ConnectionError, HTTPClientError) as error:
        raise Unreachable(f"DynamoDB was not reached for {subject}: {error}", fix="nothing: it is retried") from error
    except NoCredentialsError as error:
        raise CredentialsRejected(f"no AWS credentials for {subject}: {error}", fix="log in to AWS") from error
    except BotoCoreError as error:
        raise SeamlineBug(f"a malformed DynamoDB call for {subject}: {error}") from error


def _from_answer(error: ClientError, subject: str) -> SeamlineError:
    code = error.response.get("Error", {}).get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    words = f"DynamoDB refused {subject}: {error}"
    if code == "ConditionalCheckFailedException":
        return Conflict(f"{subject} was changed by somebody else first", fix="nothing: it is read again")
    if code in _THROTTLES:
        return Throttled(words, wait=THROTTLE_WAIT_SECONDS)
    if code in _DENIALS:
        return CredentialsRejected(words, fix=_PERMIT)
    if code == "ResourceNotFoundException":
        return MissingPrerequisite(words, fix="deploy the stack, or check the table's name")
    return Unreachable(words, fix="nothing: it is retried") if status >= 500 else SeamlineBug(words)
