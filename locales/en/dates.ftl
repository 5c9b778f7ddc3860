### Every text of Régie in English. See `fr.ftl`, which leads.

## Dates and units

date = { $jour } { $quantieme } { $mois } { $annee }
date-courte = { $jour } { $quantieme } { $mois }
date-mois = { $quantieme } { $mois }
date-mois-annee = { $quantieme } { $mois } { $annee }
date-jour = { $jour } { $quantieme }
jour-court-1 = Mon
jour-court-2 = Tue
jour-court-3 = Wed
jour-court-4 = Thu
jour-court-5 = Fri
jour-court-6 = Sat
jour-court-7 = Sun
mois-court-1 = Jan
mois-court-2 = Feb
mois-court-3 = Mar
mois-court-4 = Apr
mois-court-5 = May
mois-court-6 = Jun
mois-court-7 = Jul
mois-court-8 = Aug
mois-court-9 = Sep
mois-court-10 = Oct
mois-court-11 = Nov
mois-court-12 = Dec
unite-jour = d
