"""Who signed a package of Android, and whether that holds for its very bytes.

https://source.android.com/docs/security/features/apksigning
https://source.android.com/docs/security/features/apksigning/v2
https://source.android.com/docs/security/features/apksigning/v3
https://source.android.com/docs/security/features/apksigning/v3-1
"""

from proscribe.formats.apk_signing.signers import signers
from proscribe.formats.apk_signing.verified import Levels, Verification, verified

__all__ = ["Levels", "Verification", "signers", "verified"]
