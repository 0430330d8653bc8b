"""The secret headers live beside the API keys, under names that the webhook function's role may read."""

import boto3
import msgspec
from botocore.stub import Stubber

from seamline.hints.key_store import AwsHookKeys
from seamline.hints.keys import HookKey, HookKeys

NAME = "seamline/webhooks/lune"
KEYS = HookKeys((HookKey("X-New", "b"), HookKey("X-Old", "a", 7200.0)))
TEXT = msgspec.json.encode(KEYS).decode()


def stubbed() -> tuple[AwsHookKeys, Stubber]:
    """A store over a client that answers by script."""
    client = boto3.client("secretsmanager", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")
    return AwsHookKeys(client, "seamline/"), Stubber(client)


def test_what_was_put_is_got_again() -> None:
    store, script = stubbed()
    script.add_response("create_secret", {}, {"Name": NAME, "SecretString": TEXT})
    script.add_response("get_secret_value", {"SecretString": TEXT}, {"SecretId": NAME})
    with script:
        store.put("lune", KEYS)
        assert store.get("lune") == KEYS
    script.assert_no_pending_responses()


def test_a_known_secret_is_replaced_and_an_unknown_one_is_empty() -> None:
    store, script = stubbed()
    script.add_client_error("create_secret", "ResourceExistsException")
    script.add_response("put_secret_value", {}, {"SecretId": NAME, "SecretString": TEXT})
    script.add_client_error("get_secret_value", "ResourceNotFoundException")
    with script:
        store.put("lune", KEYS)
        assert store.get("lune") == HookKeys()
    script.assert_no_pending_responses()
