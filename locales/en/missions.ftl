## Missions and planning on the command line

refus-fin-avant-debut = The end ({ $fin }) doesn’t come after the start ({ $debut }).
    .hint = Write for instance tomorrow 14h-17h.
refus-client-sans-site = This client has no site.
    .hint = Enter the site where the work will be done first.
refus-site-a-preciser = This client has several sites.
    .hint = Say which one: { $sites }.
