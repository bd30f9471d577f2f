"""Kinds of identifier: what each names, how it is written, and how much it proves.

The value of a kind is its spelling everywhere: ``<namespace>.<the platform's own term>``. Its
grammar protects every target: no value holds a line break or a control character, and most
hold no quote or wildcard either. Sources: the Android ``package`` attribute, Apple's
``CFBundleIdentifier`` and Team ID, Debian Policy 5.6.1, the naming rules of RPM, Flatpak and
Snap, Chrome's extension ids (base 16 written in a to p), RFC 1123, RFC 4632 and RFC 5952, Windows
Installer GUIDs.
"""

import difflib
import re
from enum import StrEnum
from typing import Self

from proscribe.model.effect import DESKTOP, Effect, Platform
from proscribe.model.strength import Matching, Strength

EXACT, FOLDED, SUFFIX, PREFIX = Matching
UNIQUE, SIGNER, NAME, LABEL, MAKER, COMPONENT, HINT = Strength

APP = frozenset({Effect.IDENTIFY, Effect.REMOVE, Effect.BLOCK_INSTALL, Effect.BLOCK_RUN})
CODE = APP - {Effect.REMOVE}
RUN = CODE - {Effect.BLOCK_INSTALL}
TRAFFIC = frozenset({Effect.IDENTIFY, Effect.BLOCK_TRAFFIC})
SEEN = frozenset({Effect.IDENTIFY})

ANDROID, IOS, MACOS, WINDOWS, LINUX, CHROMEOS = (frozenset({p}) for p in Platform)
ANYWHERE = frozenset(Platform)

REVERSE_DNS = r"(?=.{3,255}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+"
JAVA = r"(?=.{1,255}$)[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)*"
GUID = r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}"
HOST = r"(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IPV4 = rf"{OCTET}(\.{OCTET}){{3}}(/([89]|[12][0-9]|3[0-2]))?"
GROUP = r"(:(0|[1-9a-f][0-9a-f]{0,3}))"
SHORT = "|".join(f"{GROUP}{{0,{6 - n}}}:{GROUP}{{{n}}}" for n in range(1, 7))
IPV6 = rf"[23][0-9a-f]{{3}}({GROUP}{{7}}|{GROUP}{{0,6}}::|{SHORT})(/(1[6-9]|[2-9][0-9]|1[01][0-9]|12[0-8]))?"
SCHEME = r"[A-Za-z][A-Za-z0-9+.-]{0,63}"
WORD = r"[A-Za-z0-9@][A-Za-z0-9@._+-]{0,127}"
LINE = r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]([^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{0,510}[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff])?"


class Kind(StrEnum):
    """A kind of identifier, with what is known of it."""

    strength: Strength
    platforms: frozenset[Platform]
    effects: frozenset[Effect]
    grammar: str
    example: str
    meaning: str
    matching: Matching
    namespace: str
    """The part before the dot: the platform or ecosystem that gives it meaning."""

    def __new__(  # noqa: PLR0913, PLR0917, a row of the table below
        cls,
        value: str,
        strength: Strength,
        platforms: frozenset[Platform],
        effects: frozenset[Effect],
        grammar: str,
        example: str,
        meaning: str,
        matching: Matching = EXACT,
    ) -> Self:
        """Make one row of the table."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.strength, kind.platforms, kind.effects = strength, platforms, effects
        kind.grammar, kind.example, kind.meaning = grammar, example, meaning
        kind.matching, kind.namespace = matching, value.partition(".")[0]
        return kind

    @classmethod
    def spelt(cls, value: str) -> "Kind":
        """Return the kind of that spelling.

        Raises:
            ValueError: There is none; the message names the one that is spelt most alike.

        """
        found = cls._value2member_map_.get(value)
        if isinstance(found, Kind):
            return found
        near = difflib.get_close_matches(value, [str(k) for k in cls], n=1, cutoff=0.5)
        raise ValueError(f"no such kind: {value}" + (f"; did you mean {near[0]}?" if near else ""))

    def accepts(self, value: str) -> bool:
        """Tell whether ``value`` is well formed."""
        return re.fullmatch(self.grammar, value) is not None

    # fmt: off
    ANDROID_PACKAGE = "android.package", NAME, ANDROID | CHROMEOS, APP, r"(?=.{3,255}$)[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+", "com.tencent.mm", "Application id (package name)"
    ANDROID_PACKAGE_PREFIX = "android.package-prefix", HINT, ANDROID, SEEN, JAVA, "com.ss.android", "Prefix that a vendor often gives its package names", PREFIX
    ANDROID_CERT_SHA256 = "android.cert-sha256", SIGNER, ANDROID, SEEN, r"[0-9a-f]{64}", "0f" * 32, "SHA-256 of the signing certificate"
    ANDROID_CERT_SHA1 = "android.cert-sha1", SIGNER, ANDROID, SEEN, r"[0-9a-f]{40}", "0f" * 20, "SHA-1 of the signing certificate"
    ANDROID_CERT_MD5 = "android.cert-md5", SIGNER, ANDROID, SEEN, r"[0-9a-f]{32}", "0f" * 16, "MD5 of the signing certificate"
    ANDROID_COMPONENT = "android.component", COMPONENT, ANDROID, SEEN, JAVA, "com.example.sdk.Part", "Class of a manifest component"
    ANDROID_ACTIVITY = "android.component-activity", COMPONENT, ANDROID, SEEN, JAVA, "com.example.sdk.ShareActivity", "Class of an activity"
    ANDROID_SERVICE = "android.component-service", COMPONENT, ANDROID, SEEN, JAVA, "com.example.sdk.PushService", "Class of a service"
    ANDROID_RECEIVER = "android.component-receiver", COMPONENT, ANDROID, SEEN, JAVA, "com.example.sdk.BootReceiver", "Class of a broadcast receiver"
    ANDROID_PROVIDER = "android.component-provider", COMPONENT, ANDROID, SEEN, JAVA, "com.example.sdk.FileProvider", "Class of a content provider"
    ANDROID_NATIVE_LIB = "android.native-lib", COMPONENT, ANDROID, SEEN, WORD, "libmmkv.so", "File name of a native library in the package"
    ANDROID_JAVA_PREFIX = "android.sdk-java-prefix", COMPONENT, ANDROID, SEEN, JAVA, "com.tencent.mm.opensdk", "Class prefix of an embedded library", PREFIX
    ANDROID_BYTEDANCE_AID = "android.bytedance-aid", HINT, ANDROID, SEEN, r"[0-9]{1,12}", "1233", "ByteDance's own number of an application"
    ANDROID_URL_SCHEME = "android.url-scheme", HINT, ANDROID, SEEN, SCHEME, "weixin", "URL scheme that the application answers", FOLDED
    IOS_BUNDLE_ID = "ios.bundle-id", NAME, IOS, APP, REVERSE_DNS, "com.tencent.xin", "Bundle identifier"
    IOS_APP_STORE_ID = "ios.app-store-adam-id", UNIQUE, IOS, APP, r"[1-9][0-9]{5,11}", "414478124", "Number of the application in the App Store"
    IOS_TEAM_ID = "ios.team-id", SIGNER, IOS, CODE, r"[0-9A-Z]{10}", "2Y8XE5CQ94", "Apple developer team that signs"
    IOS_SELLER = "ios.app-store-seller", MAKER, IOS, SEEN, LINE, "ROADGET BUSINESS PTE. LTD.", "Seller as the App Store shows it", FOLDED
    IOS_POD = "ios.cocoapods-name", COMPONENT, IOS, SEEN, WORD, "Example-SDK", "CocoaPods name of an embedded library"
    IOS_OBJC_CLASS = "ios.sdk-objc-class", COMPONENT, IOS, SEEN, WORD, "WXApi", "Objective-C class of an embedded library"
    IOS_SKADNETWORK_ID = "ios.skadnetwork-id", COMPONENT, IOS, SEEN, r"[a-z0-9]{8,12}\.(skadnetwork|adattributionkit)", "22mmun2rn5.skadnetwork", "Advertising network that the application names"
    IOS_URL_SCHEME = "ios.url-scheme", HINT, IOS, SEEN, SCHEME, "weixin", "URL scheme that the application answers", FOLDED
    MACOS_BUNDLE_ID = "macos.bundle-id", NAME, MACOS, APP, REVERSE_DNS, "com.tencent.xinWeChat", "Bundle identifier"
    MACOS_TEAM_ID = "macos.team-id", SIGNER, MACOS, CODE, r"[0-9A-Z]{10}", "5A4RE8SF68", "Apple developer team that signs"
    MACOS_SIGNING_ID = "macos.signing-id", NAME, MACOS, CODE, REVERSE_DNS, "com.tencent.xinWeChat", "Identifier in the code signature, without its team"
    MACOS_AUTHORITY = "macos.signing-authority", MAKER, MACOS, SEEN, LINE, "Developer ID Application: Example Ltd (ABCDE12345)", "Name on the signing certificate", FOLDED
    MACOS_APP_NAME = "macos.app-bundle-name", LABEL, MACOS, RUN, LINE, "WeChat.app", "File name of the application bundle", FOLDED
    MACOS_CASK = "macos.homebrew-cask", NAME, MACOS, APP, r"[a-z0-9][a-z0-9.@_-]{0,127}", "wechat", "Homebrew cask"
    MACOS_INSTALL_PATH = "macos.install-path", LABEL, MACOS, SEEN, LINE, "/Library/Application Support/Example", "Folder that the product installs into", FOLDED
    MACOS_KEXT_ID = "macos.kext-bundle-id", NAME, MACOS, CODE, REVERSE_DNS, "com.kaspersky.kext.klif", "Bundle identifier of a kernel extension"
    MACOS_LAUNCHD_LABEL = "macos.launchd-label", NAME, MACOS, SEEN, REVERSE_DNS, "com.kaspersky.kav", "Label of a launchd job"
    MACOS_SYSTEM_EXTENSION_ID = "macos.system-extension-id", NAME, MACOS, CODE, REVERSE_DNS, "com.kaspersky.kav.sysext", "Bundle identifier of a system extension"
    MACOS_PKG_RECEIPT_ID = "macos.pkg-receipt-id", NAME, MACOS, SEEN, REVERSE_DNS, "com.kaspersky.kav.core", "Installer receipt"
    MACOS_PROCESS_NAME = "macos.process-name", LABEL, MACOS, RUN, LINE, "kav_app", "Name of a process"
    MACOS_SAFARI_EXTENSION_ID = "macos.safari-extension-id", NAME, MACOS, APP, REVERSE_DNS, "com.kaspersky.urla-2Y8XE5CQ94", "Safari extension"
    WINDOWS_WINGET_ID = "windows.winget-id", NAME, WINDOWS, APP, r"[^\s\\/:*?\"<>|\x00-\x1f.]{1,32}(\.[^\s\\/:*?\"<>|\x00-\x1f.]{1,32}){1,7}", "Tencent.WeChat", "Package identifier in the winget repository", FOLDED
    WINDOWS_CHOCOLATEY_ID = "windows.chocolatey-id", NAME, WINDOWS, APP, WORD, "wechat", "Chocolatey package", FOLDED
    WINDOWS_SCOOP_NAME = "windows.scoop-name", NAME, WINDOWS, APP, WORD, "wechat", "Scoop manifest", FOLDED
    WINDOWS_STORE_ID = "windows.ms-store-id", UNIQUE, WINDOWS, APP, r"[0-9A-Z]{12,14}", "9NBLGGH4SLX7", "Product in the Microsoft Store"
    WINDOWS_MSIX_FAMILY = "windows.msix-package-family", UNIQUE, WINDOWS, APP, r"[A-Za-z0-9.-]{3,50}_[0-9a-hjkmnp-tv-z]{13}", "TencentWeChatLimited.WeChatUWP_sdtnhv12zgd7a", "Package family name: name and hash of the publisher", FOLDED
    WINDOWS_MSIX_NAME = "windows.msix-package-name", NAME, WINDOWS, APP, r"[A-Za-z0-9.-]{3,50}", "BytedancePte.Ltd.TikTok", "Package name without the publisher", FOLDED
    WINDOWS_MSIX_PUBLISHER_HASH = "windows.msix-publisher-hash", MAKER, WINDOWS, SEEN, r"[0-9a-hjkmnp-tv-z]{13}", "sdtnhv12zgd7a", "Hash of the publisher's name in a package family", FOLDED
    WINDOWS_MSI_PRODUCT_CODE = "windows.msi-product-code", UNIQUE, WINDOWS, APP, GUID, "{9D768EF8-1338-4104-B21A-02A7E01EC628}", "Windows Installer product code"
    WINDOWS_MSI_UPGRADE_CODE = "windows.msi-upgrade-code", UNIQUE, WINDOWS, APP, GUID, "{099C5419-D02D-441A-A7C4-CDE704927C70}", "Windows Installer upgrade code, the same for all versions"
    WINDOWS_PRODUCT_NAME = "windows.product-name", LABEL, WINDOWS, SEEN, LINE, "Kaspersky Anti-Virus", "Display name in the list of installed programs", FOLDED
    WINDOWS_PRODUCT_NAME_PREFIX = "windows.product-name-prefix", HINT, WINDOWS, SEEN, LINE, "Kaspersky Endpoint", "Beginning of a display name", FOLDED
    WINDOWS_UNINSTALL_KEY = "windows.uninstall-key", LABEL, WINDOWS, SEEN, LINE, "Weixin", "Key under Uninstall in the registry", FOLDED
    WINDOWS_BYTEDANCE_PACKAGE = "windows.bytedance-package-name", HINT, WINDOWS, SEEN, REVERSE_DNS, "com.ss.windows.studio", "ByteDance's own name of a Windows application"
    WINDOWS_AUTHENTICODE_CN = "windows.authenticode-cn", MAKER, WINDOWS, SEEN, LINE, "AO Kaspersky Lab", "Common name on the signing certificate", FOLDED
    WINDOWS_AUTHENTICODE_O = "windows.authenticode-o", MAKER, WINDOWS, SEEN, LINE, "Example Ltd", "Organisation on the signing certificate", FOLDED
    WINDOWS_AUTHENTICODE_SUBJECT = "windows.authenticode-subject", MAKER, WINDOWS, SEEN, LINE, "CN=Example, O=Example, C=SG", "Subject of the signing certificate", FOLDED
    WINDOWS_AUTHENTICODE_SERIALNUMBER = "windows.authenticode-serialnumber", MAKER, WINDOWS, SEEN, WORD, "9144030071526726XG", "Company number on the signing certificate", FOLDED
    WINDOWS_AUTHENTICODE_FILE_SHA256 = "windows.authenticode-file-sha256", UNIQUE, WINDOWS, RUN, r"[0-9A-F]{64}", "0F" * 32, "SHA-256 of a program's file as Authenticode counts it, without its signature"
    WINDOWS_AUTHENTICODE_SHA1 = "windows.authenticode-thumbprint-sha1", SIGNER, WINDOWS, SEEN, r"[0-9A-F]{40}", "0F" * 20, "SHA-1 of the signing certificate"
    WINDOWS_PUBLISHER = "windows.publisher", MAKER, WINDOWS, SEEN, LINE, "Bytedance Pte. Ltd.", "Publisher in the list of installed programs", FOLDED
    WINDOWS_COMPANY_NAME = "windows.company-name", MAKER, WINDOWS, SEEN, LINE, "Example Ltd", "Company in a file's version resource", FOLDED
    WINDOWS_DRIVER_NAME = "windows.driver-name", LABEL, WINDOWS, SEEN, LINE, "klif.sys", "File name of a driver", FOLDED
    WINDOWS_FILE_NAME = "windows.file-name", LABEL, WINDOWS, SEEN, LINE, "example.cer", "File name", FOLDED
    WINDOWS_ORIGINAL_FILENAME = "windows.original-filename", LABEL, WINDOWS, SEEN, LINE, "KVRT.exe", "Original file name in the version resource", FOLDED
    WINDOWS_PROCESS_NAME = "windows.process-name", LABEL, WINDOWS, SEEN, LINE, "avp.exe", "Name of a process", FOLDED
    WINDOWS_SERVICE_NAME = "windows.service-name", LABEL, WINDOWS, SEEN, LINE, "klnagent", "Name of a service", FOLDED
    WINDOWS_INSTALL_PATH = "windows.install-path", LABEL, WINDOWS, RUN, LINE, r"C:\Program Files (x86)\Kaspersky Lab\ ".strip(), "Folder that the product installs into", FOLDED
    WINDOWS_DATA_PATH = "windows.data-path", LABEL, WINDOWS, SEEN, LINE, r"%APPDATA%\LarkInternational", "Folder that the product keeps data in", FOLDED
    WINDOWS_REGISTRY_KEY = "windows.registry-key", LABEL, WINDOWS, SEEN, LINE, r"HKLM\SOFTWARE\KasperskyLab", "Registry key", FOLDED
    WINDOWS_FILE_EXTENSION = "windows.file-extension", HINT, WINDOWS, SEEN, r"[a-z0-9]{1,16}", "qlv", "File extension that the product registers"
    WINDOWS_URL_SCHEME = "windows.url-scheme", HINT, WINDOWS, SEEN, SCHEME, "capcut", "URL scheme that the product registers", FOLDED
    WINDOWS_TLS_ROOT = "windows.tls-root-subject", LABEL, WINDOWS, SEEN, LINE, "CN=Example Root", "Subject of a root certificate that the product installs", FOLDED
    LINUX_DEB_PACKAGE = "linux.deb-package", NAME, LINUX, APP, r"[a-z0-9][a-z0-9+.-]{1,127}", "kesl", "Debian package"
    LINUX_DEB_MAINTAINER = "linux.deb-maintainer", MAKER, LINUX, SEEN, LINE, "Example <example@example.org>", "Maintainer field of a Debian package", FOLDED
    LINUX_RPM_PACKAGE = "linux.rpm-package", NAME, LINUX, APP, WORD, "kesl", "RPM package"
    LINUX_FLATPAK_ID = "linux.flatpak-id", NAME, LINUX, APP, r"(?=.{3,255}$)[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_-]*){2,}", "com.tencent.WeChat", "Flatpak application id"
    LINUX_SNAP_NAME = "linux.snap-name", NAME, LINUX, APP, r"[a-z0-9](-?[a-z0-9]){1,39}", "wechat", "Snap name"
    LINUX_AUR_PACKAGE = "linux.aur-package", NAME, LINUX, APP, r"[a-z0-9@_+][a-z0-9@._+-]{0,127}", "wechat-bin", "Package in the Arch user repository"
    LINUX_DESKTOP_ENTRY = "linux.desktop-entry", LABEL, LINUX, SEEN, LINE, "bytedance-feishu.desktop", "Desktop entry"
    LINUX_INSTALL_PATH = "linux.install-path", LABEL, LINUX, RUN, r"/[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{0,510}", "/opt/kaspersky/kesl", "Path that the product installs"
    LINUX_FILE_SHA256 = "linux.file-sha256", UNIQUE, LINUX, RUN, r"[0-9a-f]{64}", "0f" * 32, "SHA-256 of a program's file"
    LINUX_PROCESS_NAME = "linux.process-name", LABEL, LINUX, SEEN, LINE, "kesl-control", "Name of a process"
    LINUX_SERVICE_NAME = "linux.service-name", LABEL, LINUX, SEEN, LINE, "klnagent64", "Name of a service"
    LINUX_WM_CLASS = "linux.wm-class", HINT, LINUX, SEEN, LINE, "Bytedance-feishu", "Window class"
    CHROME_EXTENSION_ID = "chrome.extension-id", UNIQUE, DESKTOP, APP, r"[a-p]{32}", "ahkjpbeeocnddjkakilopmfdlnjdpcdm", "Extension of Chromium browsers: hash of its public key"
    FIREFOX_ADDON_ID = "firefox.addon-id", NAME, DESKTOP, APP, r"(\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}|[A-Za-z0-9._-]{0,64}@[A-Za-z0-9._-]{1,64})", "urladvisor@kaspersky.com", "Firefox add-on"
    FIREFOX_AMO_SLUG = "firefox.amo-slug", NAME, DESKTOP, SEEN, WORD, "kaspersky-protection-2021", "Add-on's name in addons.mozilla.org addresses"
    BROWSER_NATIVE_HOST = "browser.native-messaging-host", NAME, DESKTOP, SEEN, r"(?=.{1,255}$)[a-z0-9_]+(\.[a-z0-9_]+)*", "com.example.host", "Program that an extension talks to"
    NETWORK_DOMAIN = "network.domain", NAME, ANYWHERE, TRAFFIC, HOST, "wechat.com", "Domain, with everything under it", SUFFIX
    NETWORK_HOSTNAME = "network.hostname", NAME, ANYWHERE, TRAFFIC, HOST, "crl.kaspersky.com", "One host name, and nothing under it"
    NETWORK_IPV4 = "network.ipv4-prefix", NAME, ANYWHERE, TRAFFIC, IPV4, "203.0.113.0/24", "IPv4 address, or a prefix with all its addresses"
    NETWORK_IPV6 = "network.ipv6-prefix", NAME, ANYWHERE, TRAFFIC, IPV6, "2001:db8::/32", "Global IPv6 address, or a prefix with all its addresses"
    NETWORK_CLOUD_DOMAIN = "network.domain-cloud-hosting", HINT, ANYWHERE, SEEN, HOST, "cloud.example.com", "Domain under which a vendor hosts other people's sites", SUFFIX
    NETWORK_USER_AGENT = "network.user-agent-marker", HINT, ANYWHERE, SEEN, LINE, "MicroMessenger/", "Part of a User-Agent"
    NETWORK_HTTP_HEADER = "network.http-header", HINT, ANYWHERE, SEEN, LINE, "X-Example", "HTTP header that the application sends", FOLDED
    NPM_PACKAGE = "npm.package", COMPONENT, ANYWHERE, SEEN, r"(@[a-z0-9~._-]+/)?[a-z0-9~._-]{1,214}", "@larksuiteoapi/node-sdk", "Package of the npm registry"
    PYPI_PACKAGE = "pypi.package", COMPONENT, ANYWHERE, SEEN, r"[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?", "volcengine", "Package of PyPI, its name normalised (PEP 503)"
    # fmt: on
