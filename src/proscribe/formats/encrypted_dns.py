"""Hosts of public resolvers over HTTPS: who asks one of them may ask it for any name, unseen.

The list is short on purpose: each host is in its operator's own documentation. There are many more.

https://developers.google.com/speed/public-dns/docs/doh
https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/
https://docs.quad9.net/services/
"""

from proscribe.model import Identifier, Kind

HOSTS = ("cloudflare-dns.com", "dns.google", "dns.quad9.net")
RESOLVERS = frozenset(Identifier(Kind.NETWORK_DOMAIN, host) for host in HOSTS)
