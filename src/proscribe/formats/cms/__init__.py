"""Signatures as CMS, or PKCS #7, writes them: who signed, over what, under which certificates."""
