"""Signatures that only their maker's private key can make, checked by the extra `signed` (pure)."""

from __future__ import annotations

from importlib.util import find_spec

EXTRA = "signed"
"""What installs it."""


def can_check() -> bool:
    """Whether the extra is installed."""
    return find_spec("cryptography") is not None


def signed_by_p256(key: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether that is an ECDSA signature over SHA-256 (FIPS 186-5, in DER) of those bytes, by a key of the curve P-256
    in DER (RFC 5480)."""
    # Imported here, as below: it costs a twentieth of a second, and is not installed everywhere.
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415

    try:
        public = load_der_public_key(key)
        if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1):
            return False
        public.verify(signature, signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def signed_by_rsa(certificate: bytes, signature: bytes, signed: bytes, *, sha1: bool = False) -> bool:
    """Whether that is an RSA signature (PKCS #1, version 1.5) over SHA-256, or SHA-1, of those bytes by the key of the
    certificate, which is PEM."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256  # noqa: PLC0415
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415

    try:
        public = load_pem_x509_certificate(certificate).public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            return False
        public.verify(signature, signed, padding.PKCS1v15(), SHA1() if sha1 else SHA256())  # noqa: S303
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
