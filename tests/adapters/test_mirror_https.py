"""Mirrors over https: whom they trust, where they follow, what they bring along."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.adapters.collections.history import GitHistory
from monitor.adapters.collections.mirror import mirror
from monitor.adapters.collections.transfer import Limits, Transfer
from monitor.core.errors import CollectionError
from monitor.core.register import Collection, Network
from tests.adapters.loopback import Vendor, page, raw, redirect, serving
from tests.ota_repository import Repository

PATH = "Vendor/Terms of Service.md"
ASKED = "/info/refs?service=git-upload-pack"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file with a key and a certificate for 127.0.0.1 that signs itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, made = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(made), "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:TRUE"),
        ],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture
def upstream(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "upstream.git")
    made.record(PATH)
    made.git("update-server-info")
    return made


@pytest.fixture
def site(certificate: Path, upstream: Repository) -> Iterator[Vendor]:
    """Serve the repository as plain files, at `/versions.git`."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with serving(tls=tls) as vendor:
        for file in upstream.folder.rglob("*"):
            if file.is_file():
                name = file.relative_to(upstream.folder).as_posix()
                vendor.on(f"/versions.git/{name}", page(file.read_bytes(), Content_Type="text/plain"))
        vendor.on(f"/versions.git{ASKED}", vendor.replies["/versions.git/info/refs"][0])
        yield vendor


def trusting(certificate: Path) -> Transfer:
    return Transfer(network=Network(ca=certificate))


def at(site: Vendor, path: str = "/versions.git") -> Collection:
    return Collection("genai", site.address(path))


def test_a_collection_is_mirrored_from_a_host_that_the_register_trusts(
    site: Vendor, certificate: Path, upstream: Repository, tmp_path: Path
) -> None:
    path = mirror(at(site), tmp_path / "kept", trusting(certificate)).path
    assert GitHistory(path).records() == GitHistory(upstream.folder).records()


def test_a_host_that_nobody_vouches_for_is_refused(
    site: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSL_NO_VERIFY", "1")
    with pytest.raises(CollectionError, match=r"certificate.*`network\.ca`"):
        mirror(at(site), tmp_path / "kept")
    assert site.paths() == []


def test_a_redirection_is_refused_and_the_new_address_asked_for(
    site: Vendor, certificate: Path, tmp_path: Path
) -> None:
    site.on(f"/former.git{ASKED}", redirect(site.address(f"/versions.git{ASKED}")))
    with pytest.raises(CollectionError, match="it has moved: write its new address in the register"):
        mirror(at(site, "/former.git"), tmp_path / "kept", trusting(certificate))
    assert site.paths() == [f"/former.git{ASKED}"]


def test_a_password_is_neither_asked_for_nor_found(
    site: Vendor, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    site.on(f"/private.git{ASKED}", page(b"who are you?", 401, WWW_Authenticate='Basic realm="git"'))
    with pytest.raises(CollectionError, match="there is no such repository, or it asks for a password"):
        mirror(at(site, "/private.git"), tmp_path / "kept", trusting(certificate))
    assert all("Authorization" not in headers for _, headers in site.asked)


def test_what_is_no_repository_is_told(site: Vendor, certificate: Path, tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="not found"):
        mirror(at(site, "/nothing.git"), tmp_path / "kept", trusting(certificate))


def test_a_server_that_says_nothing_more_is_given_up(site: Vendor, certificate: Path, tmp_path: Path) -> None:
    site.on(f"/slow.git{ASKED}", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", hang=True))
    transfer = Transfer(network=Network(ca=certificate), limits=Limits(seconds=1))
    with pytest.raises(CollectionError, match="was ended"):
        mirror(at(site, "/slow.git"), tmp_path / "kept", transfer)
