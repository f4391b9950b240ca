"""A credential that a store refuses is told of, and shown nowhere.

The store of these stories says in its refusal all that it was sent, as some do.
"""

from __future__ import annotations

import base64
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest

from amlnb.data.remote import record as records
from amlnb.model.errors import AmlnbError
from amlnb.sdk.data.dataset import Dataset
from amlnb.sdk.data.datastore import Datastore
from amlnb.sdk.data.output_dataset_config import OutputFileDatasetConfig
from amlnb.sdk.exceptions import ActivityFailedException, UserErrorException
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.python_script_step import PythonScriptStep

KEY = base64.b64encode(b"a key that nobody may see").decode()
SIGNATURE = "a%2Fsignature%2Bthat%2Bnobody%2Bmay%2Bsee%3D"
PASSWORD = "a-password:that/nobody-may-see"


class Refuses(BaseHTTPRequestHandler):
    """Answers each request with 403 and all that it was sent."""

    def do_GET(self):
        key = KEY if "Authorization" in self.headers else ""
        said = f"{key} {self.path} {self.headers}".replace("&", "&amp;")
        body = (
            '<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code>'
            f"<Message>refused: {said}</Message></Error>"
        ).encode()
        self.send_response(403, "refused")
        self.send_header("x-ms-error-code", "AuthenticationFailed")
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_PUT = do_GET  # noqa: N815 - the names that it is called by

    def log_message(self, format, *args):  # noqa: A002 - its parameter
        pass


@pytest.fixture(scope="module")
def endpoint():
    with ThreadingHTTPServer(("127.0.0.1", 0), Refuses) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def by_key(ws, endpoint, **options):
    return Datastore.register_azure_blob_container(
        ws, "mine", "data", "acc", account_key=KEY, endpoint=endpoint, **options
    )


def by_signature(ws, endpoint, **options):
    token = f"?sv=2024-01-01&sp=r&sig={SIGNATURE}"
    return Datastore.register_azure_blob_container(
        ws, "mine", "data", "acc", sas_token=token, endpoint=endpoint, **options
    )


def by_password(ws, endpoint, **_options):
    del endpoint
    return Datastore.register_sql(
        ws, "mine", f"postgresql+psycopg://ada:{quote(PASSWORD, safe='')}@127.0.0.1:9/d"
    )


WAYS = [by_key, by_signature]
SECRETS = [KEY, SIGNATURE, PASSWORD]


@pytest.fixture
def shown(ws, capfd, caplog):
    """Return a function that fails where anything that was shown bears a secret."""
    caplog.set_level("DEBUG")

    def check(error, *texts):
        printed = capfd.readouterr()
        said = [
            *(printed.out, printed.err, caplog.text, *texts),
            "".join(traceback.format_exception(error)),
            *(f"{each} {each!r} {each.args}" for each in chain(error)),
        ]
        private = records.file_of(ws.local.root, "mine")
        files = [p for p in ws.local.root.rglob("*") if p.is_file() and p != private]
        said += [path.read_bytes().decode(errors="replace") for path in files]
        found = [s for s in SECRETS for text in said if is_in(s, text)]
        assert found == []

    return check


def is_in(secret, text):
    return secret in text or quote(secret, safe="") in text


def chain(error):
    """Yield an error and all that it came from, whether a traceback shows it or not."""
    if error is not None:
        yield error
        yield from chain(error.__cause__)
        yield from chain(error.__context__)


@pytest.mark.parametrize("register", WAYS)
def test_it_is_tried_when_the_datastore_is_registered(ws, endpoint, shown, register):
    with pytest.raises(UserErrorException) as told:
        register(ws, endpoint)
    assert str(told.value).startswith("Datastore 'mine' could not be used at ")
    assert str(told.value).endswith(
        "See that it is there, that this machine reaches it, and that its credential "
        "is right; register it again with overwrite=True to change that."
    )
    assert "mine" not in Datastore.list(ws)
    shown(told.value)


@pytest.mark.parametrize("register", WAYS)
def test_it_is_told_before_a_run(ws, home, endpoint, shown, register):
    (home / "train.py").write_text("print('never')\n")
    mine = register(ws, endpoint, skip_validation=True)
    reads = mine.path("x").as_mount()
    pipeline = Pipeline(ws, [PythonScriptStep("train.py", inputs=[reads])])
    (said,) = pipeline.validate()
    assert "Datastore 'mine' could not be used at 'data/x'" in said
    with pytest.raises(AmlnbError) as told:
        pipeline.submit("e")
    assert ws.local.runs() == []
    shown(told.value, said, repr(mine), str(vars(mine)), repr(mine._record))


def test_a_step_that_may_not_write_says_so_in_its_run(ws, home, endpoint, shown):
    (home / "train.py").write_text(
        "import pathlib, sys\npathlib.Path(sys.argv[1], 'model').write_text('m')\n"
    )
    mine = by_signature(ws, endpoint, skip_validation=True)
    out = OutputFileDatasetConfig("out", destination=(mine, "x"))
    step = PythonScriptStep("train.py", arguments=[out])
    run = Pipeline(ws, [step]).submit("e")
    with pytest.raises(ActivityFailedException) as told:
        run.wait_for_completion()
    assert "Datastore 'mine' could not be used at 'data/x" in str(told.value)
    (failed,) = run.find_step_run("train.py")
    shown(told.value, failed.get_job_log(), str(failed.get_details()))


def test_a_database_refuses_a_password(ws, endpoint, shown):
    mine = by_password(ws, endpoint)
    with pytest.raises(UserErrorException, match="on datastore 'mine' failed") as told:
        Dataset.Tabular.from_sql_query((mine, "SELECT 1"))
    shown(told.value, repr(mine), str(vars(mine)), repr(mine._record))
