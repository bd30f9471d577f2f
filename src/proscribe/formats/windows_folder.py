r"""Folders of Windows in rules: which path can be denied with all that lies in it.

Rules of AppLocker and of App Control take an absolute path and one ``*`` at its end. What they
would misread never matches, and says nothing: variables of the environment, which are not theirs,
short names such as ``KASPER~1``, names that end in a dot or a space. A folder that holds other
people's programs as well, such as ``C:\Program Files``, would take them down too.

https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/applocker/understanding-the-path-rule-condition-in-applocker
https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

import re

from proscribe.formats import xml_text
from proscribe.model import Text

FOLDER = re.compile(r'[A-Za-z]:(\\[^\\/:*?"<>|%]+)+\\?')
UNSURE = re.compile(r"~[0-9]|[. ](\\|$)|^[A-Za-z]:\\\$")
OTHERS = re.compile(
    r"""[a-z]:\\(
        windows(\\.*)? | recovery(\\.*)?
      | (documents\ and\ settings|users)(\\[^\\]+(\\(
            appdata(\\(local|locallow|roaming)(\\(microsoft|packages|programs|temp)(\\.*)?)?)?
          | desktop | documents | downloads
        ))?)?
      | program\ files(\ \(x86\))?(\\(common\ files|(microsoft|modifiable|windows).*))?
      | programdata(\\(microsoft|package\ cache|packages)(\\.*)?)?
    )\\?""",
    re.IGNORECASE | re.VERBOSE,
)
NOT_ABSOLUTE = Text(
    "a rule needs the whole path from its drive on, without variables, short names or wildcards",
    "une règle exige le chemin complet depuis le lecteur, sans variable, nom court ni caractère"
    " de remplacement",
)
SHARED = Text(
    "programs of the system or of others lie in that folder too, and would be denied with it",
    "des programmes du système ou d'autres éditeurs se trouvent aussi dans ce dossier et seraient"
    " refusés avec lui",
)


def refusal(path: str) -> Text | None:
    """Say why this folder cannot be denied, if it cannot."""
    if not xml_text.carries(path):
        return xml_text.NOT_XML
    if not FOLDER.fullmatch(path) or UNSURE.search(path):
        return NOT_ABSOLUTE
    return SHARED if OTHERS.fullmatch(path) else None


def content(path: str) -> str:
    """Return the pattern of all that lies in a folder, at any depth."""
    return path.rstrip("\\") + "\\*"
