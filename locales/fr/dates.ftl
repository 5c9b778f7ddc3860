### Every text of Régie in French. `en.ftl` says the same under the same keys, with the same arguments.
###
### A code of a vocabulary is `<family>-<code>`; a refusal is `refus-<rule>`, its advice `.hint`.
### No-break spaces (U+00A0) are typed as such before : ; ! ? and inside « ».

## Dates and units

date = { $jour } { $quantieme ->
    [1] 1er
   *[other] { $quantieme }
} { $mois } { $annee }
date-courte = { $jour } { $quantieme ->
    [1] 1er
   *[other] { $quantieme }
} { $mois }
date-mois = { $quantieme ->
    [1] 1er
   *[other] { $quantieme }
} { $mois }
date-mois-annee = { $quantieme ->
    [1] 1er
   *[other] { $quantieme }
} { $mois } { $annee }
date-jour = { $jour } { $quantieme }
jour-court-1 = lun.
jour-court-2 = mar.
jour-court-3 = mer.
jour-court-4 = jeu.
jour-court-5 = ven.
jour-court-6 = sam.
jour-court-7 = dim.
mois-court-1 = janv.
mois-court-2 = févr.
mois-court-3 = mars
mois-court-4 = avr.
mois-court-5 = mai
mois-court-6 = juin
mois-court-7 = juil.
mois-court-8 = août
mois-court-9 = sept.
mois-court-10 = oct.
mois-court-11 = nov.
mois-court-12 = déc.
unite-jour = j
