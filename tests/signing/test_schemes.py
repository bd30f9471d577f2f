"""Keys in files, agents and modules: whatever holds one, it signs the same."""

import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from proscribe import signing
from proscribe.formats import ed25519
from proscribe.model import InputError
from proscribe.signing import file

PASSPHRASE = "a sentence for the log"  # noqa: S105, it guards a key of this test
MODULE = "/usr/lib/softhsm/libsofthsm2.so"


def told():
    return PASSPHRASE


def signs(uri, secret=told):
    with signing.opened(uri, secret) as key:
        assert ed25519.holds(key.public, key.sign(b"text"), b"text")
        assert not ed25519.holds(key.public, key.sign(b"text"), b"other")
        return key.public


def test_a_key_in_a_file_signs_and_is_its_owner_s_alone(tmp_path):
    path = tmp_path / "keys" / "log.pem"
    assert file.make(path, PASSPHRASE) == signs(f"file:{path}")
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in path.read_bytes()


def test_a_key_is_not_made_over_another_nor_under_a_short_passphrase(tmp_path):
    path = tmp_path / "log.pem"
    with pytest.raises(InputError, match="fewer than"):
        file.make(path, "short")
    file.make(path, PASSPHRASE)
    with pytest.raises(InputError, match="exists"):
        file.make(path, PASSPHRASE)


def test_a_wrong_passphrase_a_bare_key_and_another_sort_are_refused(tmp_path):
    path = tmp_path / "log.pem"
    file.make(path, PASSPHRASE)
    with pytest.raises(InputError, match="wrong"):
        signs(f"file:{path}", lambda: "another sentence")
    bare = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    path.write_bytes(bare)
    with pytest.raises(InputError, match="passphrase"):
        signs(f"file:{path}")
    kept = BestAvailableEncryption(PASSPHRASE.encode())
    other = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, kept))
    with pytest.raises(InputError, match="no Ed25519"):
        signs(f"file:{path}")


@pytest.mark.parametrize("uri", ["", "log.pem", "file:", "https://example.org/key", "file:/none"])
def test_what_names_no_key_is_refused_with_what_would(uri):
    with pytest.raises(InputError):
        signs(uri)


@pytest.fixture
def agent(tmp_path, monkeypatch):
    where = str(tmp_path / "agent")
    process = subprocess.Popen(["ssh-agent", "-D", "-a", where], stdout=subprocess.DEVNULL)
    while not Path(where).exists():
        assert process.poll() is None
    monkeypatch.setenv("SSH_AUTH_SOCK", where)
    yield tmp_path
    process.terminate()
    process.wait()


def added(folder, sort, comment):
    path = folder / comment
    subprocess.run(
        ["ssh-keygen", "-q", "-t", sort, "-N", "", "-C", comment, "-f", path], check=True
    )
    subprocess.run(["ssh-add", "-q", path], check=True, env=os.environ, stderr=subprocess.DEVNULL)
    shown = subprocess.run(["ssh-keygen", "-l", "-f", path], check=True, capture_output=True)
    return shown.stdout.decode().split()[1]


@pytest.mark.engine("ssh-agent", "ssh-keygen", "ssh-add")
def test_a_key_of_an_agent_signs_by_fingerprint_or_comment(agent):
    fingerprint = added(agent, "ed25519", "log")
    added(agent, "ecdsa", "other")
    assert signs(f"ssh-agent:{fingerprint}") == signs("ssh-agent:log")
    with pytest.raises(InputError, match="no Ed25519"):
        signs("ssh-agent:other")
    with pytest.raises(InputError, match="no such key"):
        signs("ssh-agent:nobody")


def test_without_an_agent_the_error_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "none"))
    with pytest.raises(InputError, match="no SSH agent"):
        signs("ssh-agent:log")


@pytest.mark.engine("softhsm2-util")
def test_a_key_of_a_security_module_signs_and_a_wrong_pin_does_not(tmp_path, monkeypatch):
    """The module reads its settings once in a process, so all of it is one test."""
    pkcs11 = pytest.importorskip("pkcs11")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "settings").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "settings"))
    made = ["softhsm2-util", "--init-token", "--free", "--label", "authority"]
    subprocess.run([*made, "--pin", "1234", "--so-pin", "5678"], check=True, capture_output=True)
    token = pkcs11.lib(MODULE).get_token(token_label="authority")  # noqa: S106, a label
    with token.open(user_pin="1234", rw=True) as session:
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC_EDWARDS,
            {
                pkcs11.Attribute.EC_PARAMS: pkcs11.util.ec.encode_named_curve_parameters(
                    "1.3.101.112"
                )
            },
            local=True,
        )
        parameters.generate_keypair(
            mechanism=pkcs11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN, label="log", store=True
        )
    uri = f"pkcs11:token=authority;object=log?module-path={MODULE}"
    signs(uri, lambda: "1234")
    with pytest.raises(InputError, match="PinIncorrect"):
        signs(uri, lambda: "9999")
    with pytest.raises(InputError, match="refused"):
        signs(uri.replace("object=log", "object=none"), lambda: "1234")
    with pytest.raises(InputError, match="names no token"):
        signs("pkcs11:token=authority", lambda: "1234")
