## Missions and planning on the command line

refus-fin-avant-debut = La fin ({ $fin }) ne vient pas après le début ({ $debut }).
    .hint = Écrivez par exemple demain 14h-17h.
refus-client-sans-site = Ce client n’a pas de site.
    .hint = Créez d’abord le site où le travail aura lieu.
refus-site-a-preciser = Ce client a plusieurs sites.
    .hint = Dites lequel : { $sites }.
