from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from digest.send.dialects.signatures import signed_by_p256, signed_by_rsa
from tests.send.made import NOW

P256 = ec.generate_private_key(ec.SECP256R1())
P384 = ec.generate_private_key(ec.SECP384R1())
ED25519 = ed25519.Ed25519PrivateKey.generate()
ECDSA = ec.ECDSA(hashes.SHA256())


def der(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    ("key", "signature", "signed", "is_good"),
    [
        (der(P256), P256.sign(b"x", ECDSA), b"x", True),
        (der(P256), P256.sign(b"x", ECDSA), b"y", False),
        (der(P256), b"", b"x", False),
        (der(P384), P384.sign(b"x", ECDSA), b"x", False),
        (der(ED25519), ED25519.sign(b"x"), b"x", False),
        (b"no key", P256.sign(b"x", ECDSA), b"x", False),
    ],
    ids=["ours", "of something else", "none", "another curve", "another kind", "no key"],
)
def test_only_a_key_of_the_curve_that_was_agreed_on_signs(
    key: bytes, signature: bytes, signed: bytes, is_good: bool
) -> None:
    assert signed_by_p256(key, signature, signed) is is_good


def test_a_certificate_of_another_kind_of_key_or_none_vouches_for_nothing() -> None:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.example")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1)).public_key(P256.public_key())
    certificate = builder.sign(P256, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    assert not signed_by_rsa(certificate, P256.sign(b"x", ECDSA), b"x")
    assert not signed_by_rsa(b"no certificate", b"", b"x")
