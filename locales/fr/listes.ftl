## Lists and the filter language

refus-filtre-cle-requise = Il manque un mot avant le deux-points.
    .hint = Mots connus : { $cles }.
refus-filtre-cle-inconnue = Le filtre ne connaît pas « { $cle } ».
    .hint = Mots connus : { $cles }.
possible-cle = Vouliez-vous dire « { $valeur } » ?
refus-filtre-valeur-inconnue = « { $valeur } » n’est pas une valeur de « { $cle } ».
    .hint = Valeurs possibles : { $possibles }.
refus-filtre-valeur-vague = « { $valeur } » peut désigner plusieurs valeurs de « { $cle } ».
    .hint = Précisez : { $possibles }.
refus-filtre-valeur-requise = Il manque une valeur après « { $cle } ».
    .hint = Écrivez-la juste après le deux-points, sans espace.
refus-filtre-mot-exclu = « -{ $valeur } » : un mot ne s’exclut pas, seulement une clé (-ville:lyon) ou un drapeau.
    .hint = Pour chercher ce mot avec son tiret, mettez-le entre guillemets.
refus-filtre-guillemet = Un guillemet du filtre n’est pas fermé.
    .hint = Fermez-le, ou retirez-le.
filtre-liste-d-avant = Filtre non compris : la liste est restée celle d’avant.
filtre-planning-d-avant = Filtre non compris : le planning s’en tient à ce qui s’en lit.
refus-curseur-illisible = Cette suite de liste n’existe pas.
    .hint = Reprenez la valeur « next » de la page précédente, avec le même tri.
