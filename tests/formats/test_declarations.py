"""Declarations that a device heeds, and fetches again when they say something else."""

import json

from proscribe.formats.declarations import activated


def read(content):
    return [json.loads(f.content) for f in activated("apps", "app.settings", content)]


def test_a_configuration_comes_with_the_activation_that_names_it():
    settings, activation = read({"Allowed": {"DeniedApps": []}})
    assert settings["Type"] == "com.apple.configuration.app.settings"
    assert activation["Type"] == "com.apple.activation.simple"
    assert activation["Payload"] == {"StandardConfigurations": [settings["Identifier"]]}


def test_a_configuration_that_says_something_else_bears_another_token_and_the_same_identifier():
    (none, held), (one, kept) = read({"DeniedApps": []}), read({"DeniedApps": ["com.tencent.xin"]})
    assert none["Identifier"] == one["Identifier"]
    assert none["ServerToken"] != one["ServerToken"]
    assert held == kept


def test_a_file_is_called_as_what_it_declares():
    for file in activated("apps", "app.settings", {}):
        assert file.path == f"{json.loads(file.content)['Identifier']}.json"
