-- The devices at which nobody has looked for so many days.
SELECT device, platform, last_seen FROM looked WHERE last_seen < $fresh
