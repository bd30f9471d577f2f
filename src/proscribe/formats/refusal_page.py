"""The page that people meet where a proxy refuses a prohibited address, in both languages.

``%H`` is the host that was asked for, as Squid writes it into its pages.

https://www.squid-cache.org/Doc/config/error_directory/
"""

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>%H</title>
</head>
<body>
<h1>%H is prohibited on this network</h1>
<p>Your organization has decided that applications which use this address are prohibited. Nothing
was sent to it. If you need it for your work, ask whoever is in charge of this network about an
exemption.</p>
<hr>
<div lang="fr">
<h1>%H est interdit sur ce réseau</h1>
<p>Votre organisation a décidé d'interdire les applications qui utilisent cette adresse. Rien ne lui
a été envoyé. Si votre travail l'exige, demandez une exemption aux responsables de ce réseau.</p>
</div>
<!-- Proscribe -->
</body>
</html>
"""
