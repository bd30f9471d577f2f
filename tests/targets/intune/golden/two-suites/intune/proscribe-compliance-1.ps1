# Proscribe wrote this file; what is changed here by hand is lost.
$ErrorActionPreference = 'Stop'
$uninstall = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
$parts = 'Registry64', 'Registry32' | ForEach-Object {
    [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', $_)
}
function Test-Product($Code) {
    foreach ($part in $parts) {
        if ($null -ne $part.OpenSubKey("$uninstall\$Code")) { return $true }
    }
    return $false
}
$packages = @(Get-AppxPackage -AllUsers)
$found = @{
    'BytedancePte_Ltd_TikTok_f27d65d4' = $packages.Name -contains 'BytedancePte.Ltd.TikTok'
}
return $found | ConvertTo-Json -Compress
