"""Package URLs: the examples of the specification, and whatever else is written there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.package_url import named, purl
from proscribe.model import Kind


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("pkg:npm/%40angular/animation@12.3.1", "npm", "@angular/animation"),
        ("pkg:npm/@angular/animation@12.3.1", "npm", "@angular/animation"),
        ("pkg:npm/@angular/animation", "npm", "@angular/animation"),
        ("pkg:npm/foobar@12.3.1", "npm", "foobar"),
        ("pkg:pypi/django@1.11.1", "pypi", "django"),
        ("pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", "deb", "curl"),
        ("pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25", "rpm", "curl"),
        ("pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?type=pom", "maven", "batik-anim"),
        ("pkg:golang/google.golang.org/genproto#googleapis/api/annotations", "golang", "genproto"),
        ("pkg://NPM/foobar@1", "npm", "foobar"),
        ("pkg:cocoapods/GoogleUtilities@7.5.2#NSData+zlib", "cocoapods", "GoogleUtilities"),
    ],
)
def test_the_type_and_the_name_are_found(written, kind, name):
    assert purl(written) == (kind, name)


BAD = ["", "npm/foobar", "pkg:npm", "pkg:npm/", "pkg:/x", "pkg:npm/" + "x" * 2000]


@pytest.mark.parametrize("written", BAD)
def test_what_is_no_package_url_names_nothing(written):
    assert purl(written) is None


def test_a_name_of_pypi_has_one_spelling_and_a_strange_type_has_none():
    assert named("pypi", "Typing_Extensions") == (Kind.PYPI_PACKAGE, "typing-extensions")
    assert named("cargo", "serde") is None


@given(st.text(max_size=60) | st.text("pkg:/@%?#.ab40", max_size=60).map("pkg:npm/".__add__))
def test_any_text_is_read_or_is_none(written):
    found = purl(written)
    assert found is None or all(found)
