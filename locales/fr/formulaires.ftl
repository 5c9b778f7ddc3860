## Forms over a screen, lists with their record

contexte-formulaire = Formulaire
groupe-fiche = Listes et fiches
action-reprendre = Remettre ce qui est enregistré
    .court = remettre
formulaire-entre-temps = Changé entre-temps par { $qui } : « { $valeur } ». Le vôtre reste ; reprenez le sien{ $touche-reprendre }, au besoin.
formulaire-plusieurs = Espace coche
fait-fiche = { $nom } : { $commande }.
refus-lecture-en-cours = La lecture n’est pas finie.
    .hint = Réessayez dans un instant : ce que vous avez saisi reste.
refus-pas-d-ici = Cela ne se modifie pas d’ici.
    .hint = Entrée l’ouvre, là où c’est possible.
action-tout-reprendre = Prendre tout ce que l’autre a écrit
    .court = tout le sien
formulaire-vide = Formulaire vidé : la même touche remet ce qui y était.
formulaire-remis = Ce qui avait été vidé est de retour.
formulaire-quelqu-un-d-autre = Quelqu’un
formulaire-quelqu-un = { $qui } a modifié cette fiche entre-temps. { $n ->
    [0] Rien de ce que vous avez saisi n’est en cause : enregistrez.
    [one] Un champ diffère du vôtre.
   *[other] { $n } champs diffèrent des vôtres.
}
formulaire-quelqu-un-choix = Reprenez le sien, champ par champ{ $touche-reprendre } ou partout{ $touche-tout-reprendre } ; enregistrer{ $touche-enregistrer } garde ce qui est affiché.
refus-personne-entre-temps = Aucun champ ne diffère de ce que quelqu’un d’autre aurait écrit entre-temps.
    .hint = Enregistrez comme d’habitude.
