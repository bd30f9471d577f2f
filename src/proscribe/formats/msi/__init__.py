"""Windows Installer databases: tables in the streams of a compound file."""
