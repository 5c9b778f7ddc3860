## The journal, its seals, verification

refus-brouillon-sans-place = This draft does not say which field it belongs to.
    .hint = That is a fault of the program: please report it.
refus-brouillon-trop-long = This text is too long to be kept: { $milliers } kB at most.
    .hint = Shorten it, or attach it as a file.
refus-preference-illisible = “{ $cle }” is not the name of a preference.
    .hint = Lower-case letters without accents, digits, dots and dashes.
refus-preference-trop-longue = Your preferences take too much room to add “{ $cle }”.
    .hint = Remove some first.

faute-audit-SCEAU_MANQUANT = a seal is missing
faute-audit-CHAINE_ROMPUE = the seal does not follow the one before
faute-audit-SCEAU_ALTERE = the seal does not match its contents
faute-audit-ALGORITHME_INCONNU = a seal of a later version of Régie
faute-audit-LIGNE_MANQUANTE = a sealed row is gone
faute-audit-LIGNE_ALTEREE = a sealed row was changed
faute-audit-LIGNE_GLISSEE = a row was slipped in among sealed ones
faute-audit-DETAIL_ALTERE = before or after was changed
faute-audit-SCELLEMENT_EN_RETARD = rows wait for their seal
faute-audit-ANCRE_INFIDELE = the chain no longer holds the seal that was noted

refus-ancre-illisible = This is not an anchor of the journal: { $ligne }
    .hint = An anchor is the line that regie audit anchor prints.
refus-ancre-falsifiee = The anchor of seal { $rang } was not signed with our key, or was changed.
    .hint = Check where this file comes from, and security.hmac_key.
refus-rien-de-scelle = Nothing is sealed yet.
    .hint = regie audit seal
refus-filtre-un-jour = “{ $cle }” takes a single day, and can’t be excluded.
    .hint = For instance since:mon before:fri.

valeur-aucune = none
valeur-du-au = from { $premier } to { $dernier }
valeur-depuis = from { $premier } on
valeur-jusque = until { $dernier }
valeur-numero = no. { $n }
valeur-oui = yes
valeur-non = no

journal-vide = Nothing in the journal for this filter.
journal-quand = when
journal-qui = who
journal-quoi = what
journal-commande = command
journal-sceau = seal
journal-scelle = no. { $rang }
journal-pas-scelle = not sealed yet
journal-efface = Before and after were erased (GDPR); the sealed row stays.
journal-champ = field
journal-avant = before
journal-apres = after
journal-verifie = { $lignes ->
    [one] { $lignes } row
   *[other] { $lignes } rows
} under { $sceaux ->
    [one] { $sceaux } seal
   *[other] { $sceaux } seals
} verified, { $effacees } with their contents erased, { $attente } waiting for a seal.
journal-scelle-fait = { $lignes ->
    [one] { $lignes } row
   *[other] { $lignes } rows
} sealed, in { $sceaux ->
    [one] { $sceaux } seal
   *[other] { $sceaux } seals
}.
journal-scelle-ailleurs = Another process is sealing right now; here: { $lignes ->
    [one] { $lignes } row
   *[other] { $lignes } rows
}, { $sceaux ->
    [one] { $sceaux } seal
   *[other] { $sceaux } seals
}.
liste-suite = More: --after { $curseur }
faute-sceau-ligne = seal { $rang }, row { $seq }:
faute-sceau = seal { $rang }:
faute-ligne = row { $seq }:
ancre-sans-signature = The anchor of seal { $rang } is not signed: it is worth what its file is worth.
ancre-sans-cle = The anchor of seal { $rang } is signed, and security.hmac_key is missing to check it.
ancre-non-signee = Not signed: set security.hmac_key_file so that nobody can make an anchor again.
echec-journal-infidele = The journal no longer says what it said: { $nombre ->
    [1] one fault
   *[other] { $nombre } faults
}. The first: { $premiere }
    .hint = Put a backup in safety before any repair, and compare with it.

verification-juste = right
verification-omise = not done: this role can’t make a database to compare with
verification-fautes = { $nombre ->
    [1] one fault
   *[other] { $nombre } faults
}
verification-bonne = Everything is right.
verification-sans-cle = Without security.hmac_key the fiscal chain is verified in its structure, not in its signatures.
echec-verification-sans-droits = This verification reads everything: it wants the role that runs the migrations.
    .hint = Give it that role’s URL: REGIE_DATABASE_ADMIN_URL=…
echec-base-infidele = The database does not keep all of its rules: { $nombre ->
    [1] one fault
   *[other] { $nombre } faults
}. The first, { $controle }: { $premiere }
    .hint = Put a backup in safety before any repair.

notifications-lues = Marked as read.
titre-numero = No.
titre-lu = Read
titre-quand = When
titre-quoi = What
titre-ou = Where
titre-par = By
titre-commande = Command
