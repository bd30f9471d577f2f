# Proscribe: jq -s -f proscribe-merge.jq yours.json proscribe-policies.json > policies.json
.[0] as $yours | .[1].policies.WebsiteFilter.Block as $ours
| $yours * .[1]
| if $ours then
    .policies.WebsiteFilter.Block = $ours + (($yours.policies.WebsiteFilter.Block // []) - $ours)
  else . end
