"""Serves moto on a free loopback port, which it prints. Ends when its standard input does: with the process that started it."""

import json
import logging
import os
import secrets
import signal
import sys
import threading
import traceback

from moto.iam.access_control import PermissionResult
from moto.iam.models import Group, User
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import FakeBucket
from moto.ssm.models import SimpleSystemManagerBackend
from moto.ssoadmin.models import PermissionSet
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

import aws_models

TOOLS = {"/_local/describe": aws_models.describe, "/_local/call": aws_models.call_as}


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def give_unique_ids(kind: type, prefix: str) -> None:
    """moto's ids do not tell what they are the id of, as IAM's do."""
    init = kind.__init__

    def with_id(self, *args, **kwargs) -> None:
        init(self, *args, **kwargs)
        self.id = prefix + self.id[:17].upper()

    kind.__init__ = with_id


def keep_tags_of_parameters(kind: type) -> None:
    """Of parameters that are the first of their account, and made at once, moto loses the tags of all but one."""
    init = kind.__init__

    def with_tags(self, *args, **kwargs) -> None:
        init(self, *args, **kwargs)
        self._resource_tags["Parameter"]

    kind.__init__ = with_tags


keep_tags_of_parameters(SimpleSystemManagerBackend)
give_unique_ids(User, "AIDA")
give_unique_ids(Group, "AGPA")
# moto leaves the conditions of a bucket's policy out, and a Deny without TLS would refuse everything.
FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL
# moto's ARNs of permission sets are those of something within the instance.
PermissionSet.generate_id = staticmethod(
    lambda instance_arn: f"{instance_arn.replace(':instance/', ':permissionSet/')}/ps-{secrets.token_hex(8)}"
)
logging.getLogger("werkzeug").setLevel(logging.ERROR)
# Ctrl-C reaches every process of a terminal; the parent still needs this one to clean up.
signal.signal(signal.SIGINT, signal.SIG_IGN)
threading.Thread(target=end_with_parent, daemon=True).start()
moto = DomainDispatcherApplication(create_backend_app)


def serve(environ, start_response):
    tool = TOOLS.get(environ["PATH_INFO"])
    if tool is None:
        return moto(environ, start_response)
    try:
        answer = json.dumps(tool(json.loads(Request(environ).get_data())))
        response = Response(answer, content_type="application/json")
    except Exception:
        response = Response(traceback.format_exc(), status=500)
    return response(environ, start_response)


server = make_server("127.0.0.1", 0, serve, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
