"""Each trap by its number in docs/how-to/lint-rules.md: what a checker accepts, and no engine does.

What comes after a trap's number is the file that falls into it, and the same file mended.
"""

import json
import re
from pathlib import Path

import pytest

from proscribe import lints
from proscribe.formats import registry_pol
from proscribe.lints import look

ROOT = Path(__file__).parents[2]
DIGEST = "ab" * 32
TEAM = "5A4RE8SF68"


def faults(content, source="rules"):
    """Return the rule, line and finding of each fault that any lint sees."""
    content = content.encode() if isinstance(content, str) else content
    seen = [one for name in lints.names() if (one := lints.get(name)).recognises(source, content)]
    assert seen, "no lint recognises the file"
    return [(f.rule, f.place.line, f.found) for one in seen for f in look(one, source, content)[0]]


def rules(content, source="rules"):
    return sorted({rule for rule, _, _ in faults(content, source)})


def traps(content, source="rules"):
    numbers = {r.name: r.trap for name in lints.names() for r in lints.get(name).rules}
    return {numbers[rule] for rule in rules(content, source)}


def deny(value):
    return f"allow perm=open all : ftype=text/plain\ndeny_audit perm=execute all : {value}\n"


def zone(*lines):
    head = "$TTL 60\n@ SOA localhost. root.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"
    return head + "".join(f"{line}\n" for line in ("ok.example CNAME .", *lines))


def pin(priority):
    return f"Explanation: not here\nPackage: wechat\nPin: version *\nPin-Priority: {priority}\n"


def repository(setting):
    return f"[main]\ngpgcheck=1\n{setting}\n"


def oval(name):
    return (
        '<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><objects>'
        '<dpkginfo_object xmlns="urn:linux" id="oval:x:obj:1" version="1">\n'
        f"{name}</dpkginfo_object></objects></oval_definitions>"
    )


APP_CONTROL = """<?xml version="1.0"?>
<SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy">
<Rules><Rule><Option>Enabled:UMCI</Option></Rule></Rules>
<FileRules><Allow ID="ID_ALLOW_K" FileName="*"/><Allow ID="ID_ALLOW_U" FileName="*"/>
<Deny ID="ID_DENY_A" FileName="wechat.exe"/></FileRules>
<Signers/>
<SigningScenarios>
<SigningScenario Value="131" ID="K"><ProductSigners><FileRulesRef>
<FileRuleRef RuleID="ID_ALLOW_K"/></FileRulesRef></ProductSigners></SigningScenario>
<SigningScenario Value="12" ID="U"><ProductSigners><FileRulesRef>
<FileRuleRef RuleID="ID_ALLOW_U"/><FileRuleRef RuleID="ID_DENY_A"/>
</FileRulesRef></ProductSigners></SigningScenario>
</SigningScenarios>
<CiSigners/>
</SiPolicy>
"""


def app_control(old, new=""):
    assert old in APP_CONTROL
    return APP_CONTROL.replace(old, new)


def path_rule(action, path):
    return (
        f'<FilePathRule Id="fd686d83-a829-4351-8ff4-27c7de5755d2" Name="x" Description=""'
        f' UserOrGroupSid="S-1-1-0" Action="{action}"><Conditions><FilePathCondition'
        f' Path="{path}"/></Conditions></FilePathRule>'
    )


DENY, ALLOW = path_rule("Deny", "%OSDRIVE%\\WeChat\\*"), path_rule("Allow", "*")


def collection(*written, mode="Enabled"):
    inside = "".join(written)
    return f'<RuleCollection Type="Exe" EnforcementMode="{mode}">{inside}</RuleCollection>'


def request(value):
    """Return a request to Intune that carries a collection."""
    setting = {"@odata.type": "#microsoft.graph.omaSettingString", "value": value}
    return json.dumps({"omaSettings": [setting]})


def registry(*written, mode=1):
    key = r"Software\Policies\Microsoft\Windows\SrpV2\Exe"
    values = [registry_pol.Value(key=key, name="EnforcementMode", data=mode)]
    values += [
        registry_pol.Value(key=rf"{key}\{n}", name="Value", data=rule)
        for n, rule in enumerate(written)
    ]
    return registry_pol.dump(values)


def android(**policy):
    blocked = {"packageName": "com.tencent.mm", "installType": "BLOCKED"}
    return json.dumps({"applications": [blocked], **policy})


def santa(*said):
    return json.dumps({"rules": said, "cursor": ""})


def rule(kind, identifier, policy="BLOCKLIST", **more):
    return {"rule_type": kind, "identifier": identifier, "policy": policy, **more}


def plist(*parts, top=""):
    content = "".join(f"<dict>{part}</dict>\n" for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST'
        ' 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0"><dict>'
        f"<key>PayloadContent</key><array>\n{content}</array>"
        f"<key>PayloadType</key><string>Configuration</string>{top}</dict></plist>"
    )


def part(kind, key, *values):
    listed = "".join(f"<string>{v}</string>" for v in values)
    return f"<key>PayloadType</key><string>{kind}</string><key>{key}</key><array>{listed}</array>"


def static(*said):
    fields = ("".join(f"<key>{k}</key><string>{v}</string>" for k, v in r.items()) for r in said)
    inside = "\n".join(f"<dict>{f}</dict>" for f in fields)
    kind = "<key>PayloadType</key><string>com.northpolesec.santa</string>"
    return plist(f"{kind}<key>StaticRules</key><array>{inside}</array>")


BLOCKED = part("com.apple.applicationaccess", "blockedAppBundleIDs", "com.tencent.xin")
DOCK = part("com.apple.dock", "persistent-apps")


def mac(number):
    return f"<key>TargetDeviceType</key><integer>{number}</integer>"


def jamf(*settings):
    inside = "".join(f"<{n}>{v}</{n}>" for n, v in settings)
    return f"<restricted_software><general>{inside}</general></restricted_software>"


EXACT, DELETES = ("match_exact_process_name", "true"), ("delete_executable", "true")


def terraform(exact):
    return (
        'resource "jamfpro_restricted_software" "wechat" {\n  general {\n'
        '    process_name             = "WeChat"\n'
        f"    match_exact_process_name = {exact}\n    delete_executable        = true\n  }}\n}}\n"
    )


def sigma(selection):
    return (
        "title: a\nlogsource:\n  category: dns\ndetection:\n"
        f"  selection:\n{selection}  condition: selection\n"
    )


def unit(setting):
    return f"[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\n{setting}\n"


def reg(key):
    return f'Windows Registry Editor Version 5.00\n\n[{key}\\Software\\x]\n"a"="b"\n'


def filtered(*lines):
    return "# ours\n" + "".join(f"{line}\n" for line in lines)


def urls(allowed, blocked="weixin.qq.com"):
    return json.dumps({"URLBlocklist": [blocked], "URLAllowlist": [allowed]})


def firefox(excepted, blocked="*://*.weixin.qq.com/*"):
    websites = {"Block": [blocked], "Exceptions": [excepted]}
    return json.dumps({"policies": {"WebsiteFilter": websites}})


ID = "ahkjpbeeocnddjkakilopmfdlnjdpcdm"
SIGNED = f"{TEAM}:com.tencent.xinWeChat"
CASES = [
    (
        28,
        "allow perm=any all : all\ndeny perm=execute all : path=/opt/x/run\n",
        "deny perm=execute all : path=/opt/x/run\nallow perm=any all : all\n",
    ),
    (
        28,
        "allow perm=execute all : all\ndeny perm=any all : path=/opt/x/run\n",
        "allow perm=open all : all\ndeny perm=any all : path=/opt/x/run\n",
    ),
    (1, deny("path=/opt/kaspersky lab/kesl"), deny("path=/opt/kaspersky/kesl")),
    (1, deny("path=/opt/kaspersky%20lab/kesl"), deny(f"sha256hash={DIGEST}")),
    (1, deny(f'path="/opt/a b"\ndeny perm=any all : sha256hash={DIGEST}'),
     deny(f'path="/opt/a b"\ndeny perm=any all : filehash={DIGEST}')),
    (1, deny("path=/opt/a b ftype=text/x-python"), deny("path=/opt/a ftype=text/x-python")),
    (2, deny(f"sha256hash={DIGEST.upper()}"), deny(f"sha256hash={DIGEST}")),
    (2, deny(f"sha256hash={DIGEST[:3]}"), deny(f"filehash={DIGEST}")),
    (3, deny("path=glob:/opt/kaspersky*/kesl"),
     deny(f"path=glob:/opt/k*/kesl\ndeny perm=any all : filehash={DIGEST}")),
    (5, pin(-1), pin(500)),
    (5, pin(-1), pin(-1).replace("wechat", "*")),
    (6, "#!/bin/sh\nflatpak mask com.tencent.WeChat\n",
     filtered("deny com.tencent.WeChat")),
    (7, filtered("deny com.tencent.WeChat", "allow *"), filtered("deny com.tencent.WeChat")),
    (7, filtered("allow *", "deny com.tencent.WeChat"),
     filtered("deny com.tencent.WeChat", "allow org.example.Editor")),
    (7, filtered("deny app/com.tencent.WeChat", "allow app/com.tencent.*"),
     filtered("deny app/com.tencent.WeChat", "allow runtime/com.tencent.*")),
    (8, repository("excludepkgs=wechat"), repository("installonly_limit=3")),
    (9, oval('<name operation="pattern match">^we.*$</name>'), oval("<name>wechat</name>")),
    (9, oval('<name operation="pattern match">^we.*$</name>'),
     oval('<name operation="equals">wechat</name>')),
    (10, zone("weixin.qq.com. CNAME ."), zone("weixin.qq.com CNAME .")),
    (10, zone("weixin.qq.com. 60 IN CNAME ."),
     "$ORIGIN rpz.example.\n" + zone("weixin.qq.com.rpz.example. 60 IN CNAME .")),
    (11, zone("open.weixin.qq.com CNAME rpz-passthru"),
     zone("open.weixin.qq.com CNAME rpz-passthru.")),
    (12, zone("32.99.113.0.203.rpz-ip CNAME ."), zone("*.a.example CNAME .", "a.example CNAME .")),
    (13, app_control('RuleID="ID_DENY_A"', 'RuleID="ID_DENY_B"'), APP_CONTROL),
    (13, app_control("<CiSigners/>"), APP_CONTROL),
    (14, app_control('<FileRuleRef RuleID="ID_ALLOW_U"/>'), APP_CONTROL),
    (14, app_control('<FileRuleRef RuleID="ID_ALLOW_K"/>'), APP_CONTROL),
    (14, app_control('Value="131"', 'Value="130"'), APP_CONTROL),
    (14, collection(DENY), collection(DENY, ALLOW)),
    (14, request(collection(DENY)), request(collection(DENY, ALLOW))),
    (14, registry(DENY), registry(DENY, ALLOW)),
    (15, android(), android(playStoreMode="BLACKLIST")),
    (15, android(playStoreMode="WHITELIST"), json.dumps({"changes": [
        {"application": {"packageName": "com.tencent.mm", "installType": "BLOCKED"}}]})),
    (16, santa({"identifer": TEAM, "rule_type": "TEAMID", "policy": "BLOCKLIST"}),
     santa(rule("TEAMID", TEAM))),
    (16, santa(rule("TEAMID", "short")), santa(rule("BINARY", DIGEST.upper()))),
    (16, santa(rule("TEAMID", TEAM, "BLOCK")), santa(rule("TEAMID", TEAM, "BLACKLIST"))),
    (16, static({"identifier": TEAM, "ruletype": "TEAMID", "policy": "BLOCKLIST"}),
     static(rule("TEAMID", TEAM))),
    (17, unit("NoExecPath=/opt/wechat"), unit("NoExecPaths=/opt/wechat")),
    (17, unit("noexecpaths=/opt/wechat"), unit("Environment=NoExecPath=/")),
    (18, plist(BLOCKED, top=mac(5)), plist(BLOCKED, top=mac(1))),
    (18, plist(BLOCKED, DOCK), plist(BLOCKED)),
    (18, plist(BLOCKED, top="<key>PayloadScope</key><string>System</string>"), plist(BLOCKED)),
    (18, plist(BLOCKED.replace("IDs", "Ids")), plist(BLOCKED)),
    (18, plist(BLOCKED.replace("access", "access.new")), plist(BLOCKED)),
    (19, jamf(DELETES), jamf(DELETES, EXACT)),
    (19, json.dumps([{"body": jamf(DELETES)}]), json.dumps([{"body": jamf(EXACT)}])),
    (19, terraform("false"), terraform("true")),
    (20, sigma("    QueryName|endswith: '.weixin.qq.com'\n"),
     sigma("    - QueryName|endswith: '.weixin.qq.com'\n    - QueryName: weixin.qq.com\n")),
    (20, sigma("    query|endswith:\n      - .weixin.qq.com\n      - .wechat.com\n"),
     sigma("    Image|endswith: '.tar.gz'\n")),
    (20, zone("*.weixin.qq.com CNAME ."), zone("*.weixin.qq.com CNAME .", "weixin.qq.com CNAME .")),
    (22, reg("HKEY_LOCAL_MACHIN"), reg("HKEY_LOCAL_MACHINE")),
    (23, app_control("Enabled:UMCI", "Enabled:Audit Mode"), APP_CONTROL),
    (23, app_control("<Rules>", "<Rules><Rule><Option>Enabled:Audit Mode</Option></Rule>"),
     APP_CONTROL),
    (23, app_control("<Rule><Option>Enabled:UMCI</Option></Rule>"), APP_CONTROL),
    (23, collection(DENY, ALLOW, mode="AuditOnly"), collection(ALLOW, mode="AuditOnly")),
    (23, registry(DENY, ALLOW, mode=0), registry(DENY, ALLOW)),
    (24, android(playStoreMode="BLACKLIST", uninstallAppsDisabled=True),
     android(playStoreMode="BLACKLIST", uninstallAppsDisabled=False)),
    (25, santa(rule("TEAMID", TEAM), rule("SIGNINGID", SIGNED, "ALLOWLIST")),
     santa(rule("TEAMID", TEAM), rule("SIGNINGID", f"ZZZZZZZZZZ:{SIGNED[11:]}", "ALLOWLIST"))),
    (25, santa(rule("TEAMID", TEAM), rule("SIGNINGID", SIGNED, "CEL", cel_expr="true")),
     santa(rule("SIGNINGID", SIGNED), rule("TEAMID", TEAM, "ALLOWLIST"))),
    (25, static(rule("TEAMID", TEAM), rule("SIGNINGID", SIGNED, "ALLOWLIST")),
     static(rule("TEAMID", TEAM))),
    (26, urls("open.weixin.qq.com"), urls("qq.com")),
    (26, urls("https://weixin.qq.com"), urls(".qq.com")),
    (26, urls("weixin.qq.com/help"), urls("weixin.qq.com", blocked="weixin.qq.com/down")),
    (26, urls(".weixin.qq.com"), urls("open.weixin.qq.com", blocked=".weixin.qq.com")),
    (26, urls("open.weixin.qq.com"), urls("open.weixin.qq.com", blocked="*")),
    (26, firefox("*://open.weixin.qq.com/*"), firefox("*://open.example/*")),
    (26, firefox("*://*.qq.com/*"), firefox("*://qq.com/*")),
    (26, json.dumps({"ExtensionInstallBlocklist": [ID], "ExtensionInstallAllowlist": [ID]}),
     json.dumps({"ExtensionInstallBlocklist": ["*"], "ExtensionInstallAllowlist": [ID]})),
    (26, json.dumps({"ExtensionInstallForcelist": [f"{ID};https://a.example/u"],
                     "ExtensionSettings": {ID: {"installation_mode": "removed"}}}),
     json.dumps({"ExtensionSettings": {ID: {"installation_mode": "removed"}}})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("trap", "falls", "mended"),
    CASES,
    ids=[f"trap {t}, case {n}" for n, (t, *_) in enumerate(CASES)],
)
def test_the_trap_is_a_fault_and_what_is_mended_is_none(trap, falls, mended):
    assert trap in traps(falls)
    assert trap not in traps(mended)


def test_every_rule_has_a_case():
    numbers = {rule.trap for name in lints.names() for rule in lints.get(name).rules}
    assert {trap for trap, _, _ in CASES} == numbers


def test_a_fault_says_its_line_and_what_it_found():
    assert faults(deny("path=/opt/a b")) == [("fapolicyd-space", 2, "path=/opt/a b")]
    assert faults(zone("a.example CNAME rpz-passthru"))[0][1:] == (5, "a.example rpz-passthru")
    assert faults(plist(BLOCKED, DOCK))[0][1] == 4
    assert faults(santa(rule("TEAMID", TEAM), rule("SIGNINGID", SIGNED, "ALLOWLIST"))) == [
        ("santa-defeated", 0, f"TEAMID {TEAM}, ALLOWLIST SIGNINGID {SIGNED}")
    ]


def test_a_second_document_of_sigma_keeps_its_line():
    first = sigma("    query: a.example\n")
    second = sigma("    query|endswith: .weixin.qq.com\n")
    ((name, line, _),) = faults(f"{first}---\n{second}")
    assert (name, f"{first}---\n{second}".splitlines()[line - 1].strip()[:5]) == (
        "sigma-apex",
        "query",
    )


def test_text_in_the_utf_16_of_windows_is_read():
    assert rules(reg("HKEY_LOCAL").encode("utf-16")) == ["registry-unknown-root"]
    assert rules(collection(DENY).encode("utf-16")) == ["applocker-denies-all"]


def test_a_signed_profile_is_read():
    signed = b"\x30\x82\x01\x00" + plist(BLOCKED, DOCK).encode() + b"\xa0\x80certificates"
    assert rules(signed) == ["apple-mac"]


def test_a_page_that_quotes_a_profile_is_not_taken_for_one():
    content = f"An example:\n{plist(BLOCKED, DOCK)}".encode()
    assert not any(lints.get(name).recognises("a.md", content) for name in lints.names())


def test_a_registry_file_that_ends_before_its_time_is_unreadable():
    assert rules(registry(DENY)[:-3]) == ["unreadable"]


DOCUMENTED = ROOT / "docs" / "how-to" / "lint-rules.md"
ROW = re.compile(r"^\| (\d+) \| ([^|]*) \| ([^|]*) \|", re.MULTILINE)


def test_the_page_names_every_trap_and_its_rules():
    told = {
        int(n): {*re.findall(r"`([a-z-]+)`", names)}
        for n, _, names in ROW.findall(DOCUMENTED.read_text())
    }
    known = {rule.name: rule.trap for name in lints.names() for rule in lints.get(name).rules}
    assert sorted(told) == list(range(1, 29))
    for name, trap in known.items():
        assert name in told[trap]


def test_the_tests_that_the_page_names_exist():
    """A trap that is impossible by construction, or seen on an engine, has its test elsewhere."""
    written = "".join(p.read_text() for p in (ROOT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_[a-z0-9_]+)`", DOCUMENTED.read_text())
    assert named
    assert [name for name in named if f"def {name}(" not in written] == []
