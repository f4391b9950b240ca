"""Who may ask what: every address, every method, every stream."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

from amlnb.server.app import ROUTES
from tests.server.lab import BASE, TOKEN
from tests.server.streams import refused

PARTS = {"run_id": "r1", "key": "load", "name": "model"}
ADDRESSES = sorted({address.format(**PARTS).lstrip("/") for _, address, *_ in ROUTES})
ALL = [*ADDRESSES, "openapi.json", "docs", "nowhere", "", "runs/", "../api", "stream"]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
STREAMS = ("stream", "runs/r1/stream", "runs/r1/stream?after=3")
REFUSED = (403, 401)


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize("method", METHODS)
def test_every_address_and_method_denies_who_is_not_signed_in(lab, method, address):
    for token in (None, "", "wrong", f"{TOKEN}x"):
        reply = lab.ask(method, address, token=token)
        assert reply.status in REFUSED, (method, address, token, reply)
        if method != "HEAD":
            assert reply.detail
    assert lab.ask(method, f"{address}?token=wrong", token=None).status in REFUSED


@pytest.mark.parametrize("address", STREAMS)
def test_every_stream_denies_who_is_not_signed_in(lab, address):
    assert refused(lab.stream_url(address, token=None)) == 403
    assert refused(lab.stream_url(address, token="wrong")) == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_signed_in_is_not_refused_for_it(lab, address):
    assert lab.get(address).status not in REFUSED
    assert lab.get(address, headers={"Authorization": f"Bearer {TOKEN}"}).status != 403


def test_other_methods_are_unknown(lab):
    for method in ("TRACE", "CONNECT", "PROPFIND", "NONSENSE"):
        host = urlsplit(lab.origin).netloc
        wire = http.client.HTTPConnection(host, timeout=30)
        wire.request(method, f"{BASE}amlnb/api/runs")
        assert wire.getresponse().status in (403, 405)
        wire.close()


def test_a_strange_host_is_refused(lab):
    """As a page does whose name was pointed here: DNS rebinding."""
    assert lab.get("runs", headers={"Host": "evil.example"}).status == 403


class Signed:
    """A browser that signed in once, and has only its cookies from then on."""

    def __init__(self, lab):
        self.lab = lab
        host = urlsplit(lab.origin).netloc
        wire = http.client.HTTPConnection(host, timeout=30)
        wire.request("GET", f"{BASE}login")
        cookies = self._cookies(wire.getresponse())
        wire.request("GET", f"{BASE}login?token={TOKEN}", headers=self._with(cookies))
        cookies |= self._cookies(wire.getresponse())
        wire.close()
        self.cookies = cookies

    @staticmethod
    def _cookies(reply):
        reply.read()
        told = reply.msg.get_all("Set-Cookie") or []
        return dict(cookie.split(";")[0].split("=", 1) for cookie in told)

    @staticmethod
    def _with(cookies):
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}

    def headers(self):
        return self._with(self.cookies)

    def post(self, address, **headers):
        headers = {**self.headers(), **headers}
        return self.lab.post(address, headers=headers, token=None)

    def get(self, address, **headers):
        headers = {**self.headers(), **headers}
        return self.lab.get(address, headers=headers, token=None)


def test_a_page_of_another_site_gets_nothing(lab):
    """Cookies ride on any request; a token only on those that its owner makes."""
    browser = Signed(lab)
    proof = {"X-XSRFToken": browser.cookies["_xsrf"]}
    cookies = browser.headers()
    stream = lab.stream_url("stream", token=None)
    for origin in ("http://evil.example", f"{lab.origin}.evil.example", "null"):
        evil = {"Origin": origin}
        assert browser.get("runs", **proof, **evil).status in (403, 404)
        assert browser.post("submit", **proof, **evil).status in (403, 404)
        assert refused(stream, **cookies, **evil) == 403
    own = {"Origin": lab.origin}
    assert browser.get("runs", **proof, **own).status == 200
    assert refused(stream, **cookies, **own) == 101


def test_a_browser_with_cookies_must_prove_that_the_page_is_ours(lab):
    browser = Signed(lab)
    proof = {"X-XSRFToken": browser.cookies["_xsrf"]}
    assert browser.get("health", Referer=f"{lab.origin}{BASE}lab").status == 200
    for address in ("plan", "submit", "infer", "runs/r1/cancel", "runs/r1/resume"):
        assert browser.post(address).status == 403, address
        assert browser.post(address, **{"X-XSRFToken": "wrong"}).status == 403
        assert browser.post(address, **proof).status in (404, 422), address


def test_an_answer_opened_as_a_page_runs_nothing(lab):
    for address in ("health", "nowhere", "runs/r1/steps/load/log"):
        reply = lab.get(address)
        assert reply.headers["x-content-type-options"] == "nosniff"
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert reply.headers["content-type"].startswith(("application/json", "text/pl"))
        assert reply.headers["cache-control"] == "no-store"


def test_no_body_of_any_size_or_shape_is_a_fault(lab):
    for raw in (b"[" * 500_000, b"\xff" * 10, b" " * 2_000_000, b"null", b"[]", b"1"):
        reply = lab.ask("POST", "submit", raw=raw)
        assert reply.status in (413, 422)
        assert reply.detail


def test_streams_refuse_what_is_no_run_or_number(lab):
    assert refused(lab.stream_url("runs/no-such-run/stream")) == 404
    for address in ("runs/NO/stream", "runs/..%2f/stream", "runs/r1/stream?after=x"):
        assert refused(lab.stream_url(address)) in (404, 422)
    for wrong in ("after=<script>", f"after={'9' * 99}", "workspace=../x"):
        assert refused(lab.stream_url(f"stream?{wrong}")) == 422
    assert refused(lab.stream_url("stream?workspace=nowhere")) == 404


def test_the_server_warns_of_no_door_left_open(lab):
    assert "amlnb answers at" in lab.log
    assert "JupyterServerAuthWarning" not in lab.log
    assert "Traceback" not in lab.log


def test_the_document_is_right_under_the_base_url(lab):
    document = lab.ok("openapi.json")
    assert document["servers"] == [{"url": f"{BASE}amlnb/api".replace("%20", " ")}]
    assert set(document["paths"]) == {address for _, address, *_ in ROUTES}
    assert json.dumps(document)


@pytest.fixture
def guarded(tmp_path):
    """A server whose authorizer lets nobody but read."""
    from tests.server.lab import Lab

    (tmp_path / "root").mkdir()
    (tmp_path / "readonly.py").write_text(
        "from jupyter_server.auth import Authorizer\n"
        "class ReadOnly(Authorizer):\n"
        "    def is_authorized(self, handler, user, action, resource):\n"
        "        if resource != 'amlnb':\n"
        "            return True\n"
        "        return action == 'read' and 'openapi' not in handler.request.path\n"
    )
    server = Lab(
        root=tmp_path / "root",
        scratch=tmp_path,
        extra=("--ServerApp.authorizer_class=readonly.ReadOnly",),
        environment={"PYTHONPATH": str(tmp_path)},
    )
    server.start()
    yield server
    server.stop()


def test_the_servers_authorizer_is_asked(guarded):
    assert guarded.get("runs").status == 200
    assert guarded.get("openapi.json").status == 403
    assert refused(guarded.stream_url("stream")) == 101
    for address in ("submit", "plan", "runs/r1/cancel"):
        assert guarded.post(address).status == 403
