## The journal, its seals, verification

refus-brouillon-sans-place = Ce brouillon ne dit pas de quel champ il est.
    .hint = C’est une erreur du programme : signalez-la.
refus-brouillon-trop-long = Ce texte est trop long pour être gardé : au plus { $milliers } ko.
    .hint = Raccourcissez-le, ou joignez-le comme pièce.
refus-preference-illisible = « { $cle } » n’est pas le nom d’une préférence.
    .hint = Minuscules sans accents, chiffres, points et tirets.
refus-preference-trop-longue = Vos préférences prennent trop de place pour y ajouter « { $cle } ».
    .hint = Retirez-en d’abord.

faute-audit-SCEAU_MANQUANT = il manque un sceau
faute-audit-CHAINE_ROMPUE = le sceau ne suit pas le précédent
faute-audit-SCEAU_ALTERE = le sceau ne vaut pas pour son contenu
faute-audit-ALGORITHME_INCONNU = sceau d’une version plus récente de Régie
faute-audit-LIGNE_MANQUANTE = une ligne scellée a disparu
faute-audit-LIGNE_ALTEREE = une ligne scellée a été changée
faute-audit-LIGNE_GLISSEE = une ligne a été glissée entre des lignes scellées
faute-audit-DETAIL_ALTERE = l’avant ou l’après a été changé
faute-audit-SCELLEMENT_EN_RETARD = des lignes attendent leur sceau
faute-audit-ANCRE_INFIDELE = la chaîne ne contient plus le sceau noté

refus-ancre-illisible = Ce n’est pas une ancre du journal : { $ligne }
    .hint = Une ancre est la ligne qu’imprime regie audit anchor.
refus-ancre-falsifiee = L’ancre du sceau { $rang } n’a pas été signée avec notre clé, ou a été changée.
    .hint = Vérifiez d’où vient ce fichier, et security.hmac_key.
refus-rien-de-scelle = Rien n’est encore scellé.
    .hint = regie audit seal
refus-filtre-un-jour = « { $cle } » veut un seul jour, et ne s’exclut pas.
    .hint = Par exemple depuis:lun avant:ven.

valeur-aucune = aucune
valeur-du-au = du { $premier } au { $dernier }
valeur-depuis = à partir du { $premier }
valeur-jusque = jusqu’au { $dernier }
valeur-numero = n° { $n }
valeur-oui = oui
valeur-non = non

journal-vide = Rien dans le journal pour ce filtre.
journal-quand = quand
journal-qui = qui
journal-quoi = quoi
journal-commande = commande
journal-sceau = sceau
journal-scelle = n° { $rang }
journal-pas-scelle = pas encore scellé
journal-efface = L’avant et l’après ont été effacés (RGPD) ; la ligne scellée reste.
journal-champ = champ
journal-avant = avant
journal-apres = après
journal-verifie = { $lignes ->
    [one] { $lignes } ligne vérifiée
   *[other] { $lignes } lignes vérifiées
} sous { $sceaux ->
    [one] { $sceaux } sceau
   *[other] { $sceaux } sceaux
}, { $effacees } au contenu effacé, { $attente } en attente de sceau.
journal-scelle-fait = { $lignes ->
    [one] { $lignes } ligne scellée
   *[other] { $lignes } lignes scellées
}, en { $sceaux ->
    [one] { $sceaux } sceau
   *[other] { $sceaux } sceaux
}.
journal-scelle-ailleurs = Un autre processus scelle en ce moment ; ici : { $lignes ->
    [one] { $lignes } ligne
   *[other] { $lignes } lignes
}, { $sceaux ->
    [one] { $sceaux } sceau
   *[other] { $sceaux } sceaux
}.
liste-suite = Suite : --after { $curseur }
faute-sceau-ligne = sceau { $rang }, ligne { $seq } :
faute-sceau = sceau { $rang } :
faute-ligne = ligne { $seq } :
ancre-sans-signature = L’ancre du sceau { $rang } n’est pas signée : elle vaut ce que vaut son fichier.
ancre-sans-cle = L’ancre du sceau { $rang } est signée, et security.hmac_key manque pour le vérifier.
ancre-non-signee = Sans signature : réglez security.hmac_key_file pour qu’une ancre ne puisse pas être refaite.
echec-journal-infidele = Le journal ne dit plus ce qu’il a dit : { $nombre ->
    [1] une faute
   *[other] { $nombre } fautes
}. La première : { $premiere }
    .hint = Mettez une sauvegarde à l’abri avant toute réparation, et comparez avec elle.

verification-juste = juste
verification-omise = non fait : ce rôle ne peut pas créer de base d’essai
verification-fautes = { $nombre ->
    [1] une faute
   *[other] { $nombre } fautes
}
verification-bonne = Tout est juste.
verification-sans-cle = Sans security.hmac_key, la chaîne fiscale est vérifiée dans sa structure, pas dans ses signatures.
echec-verification-sans-droits = Cette vérification lit tout : il lui faut le rôle qui fait les migrations.
    .hint = Donnez-lui l’URL de ce rôle : REGIE_DATABASE_ADMIN_URL=…
echec-base-infidele = La base ne respecte pas toutes ses règles : { $nombre ->
    [1] une faute
   *[other] { $nombre } fautes
}. La première, { $controle } : { $premiere }
    .hint = Mettez une sauvegarde à l’abri avant toute réparation.

notifications-lues = Marqué comme lu.
titre-numero = N°
titre-lu = Lu
titre-quand = Quand
titre-quoi = Quoi
titre-ou = Où
titre-par = Par
titre-commande = Commande
