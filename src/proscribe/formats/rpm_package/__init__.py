"""RPM packages, read: headers, digests, signatures, files."""
