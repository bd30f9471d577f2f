"""x"""
from proscribe.model import Language
PAGES = {Language.EN: "index.html", Language.FR: "index.fr.html"}
def render(story, language): return ""
