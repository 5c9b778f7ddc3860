## Forms over a screen, lists with their record

contexte-formulaire = Formulaire
groupe-fiche = Listes et fiches
action-reprendre = Remettre ce qui est enregistré
    .court = remettre
formulaire-entre-temps = Changé entre-temps par quelqu’un : « { $valeur } ». Le vôtre reste ; Ctrl-r reprend le sien.
formulaire-plusieurs = Espace coche ou décoche
fait-commande = { $commande } : fait.
fait-fiche = { $nom } : { $commande }.
refus-lecture-en-cours = La lecture n’est pas finie.
    .hint = Réessayez dans un instant : ce que vous avez saisi reste.
refus-pas-d-ici = Cela ne se modifie pas d’ici.
    .hint = Entrée l’ouvre, là où c’est possible.
