## Forms over a screen, lists with their record

contexte-formulaire = Form
groupe-fiche = Lists and records
action-reprendre = Put back what is recorded
    .court = put back
formulaire-entre-temps = Changed meanwhile by { $qui }: “{ $valeur }”. Yours stays; take theirs{ $touche-reprendre }, if you wish.
formulaire-plusieurs = Space ticks
fait-fiche = { $nom }: { $commande }.
refus-lecture-en-cours = It is still being read.
    .hint = Try again in a moment: what you typed stays.
refus-pas-d-ici = That can’t be changed from here.
    .hint = Enter opens it, where that is possible.
action-tout-reprendre = Take all that the other one wrote
    .court = all theirs
formulaire-vide = The form is empty: the same key brings back what stood there.
formulaire-remis = What was emptied is back.
formulaire-quelqu-un-d-autre = Somebody
formulaire-quelqu-un = { $qui } changed this record meanwhile. { $n ->
    [0] Nothing that you typed is concerned: save.
    [one] One field differs from yours.
   *[other] { $n } fields differ from yours.
}
formulaire-quelqu-un-choix = Take theirs, field by field{ $touche-reprendre } or everywhere{ $touche-tout-reprendre }; saving{ $touche-enregistrer } keeps what is shown.
refus-personne-entre-temps = No field differs from what anybody else may have written meanwhile.
    .hint = Save as usual.
