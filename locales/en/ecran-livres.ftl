## The screens of messages and of the journal

ecran-notifications = Notifications
contexte-notifications = Notifications
ecran-journal = Journal
contexte-journal = Journal

tete-quand = When
tete-par = By
tete-commande = Command
tete-sorte = On
tete-objet = No.
tete-evenement = What
tete-detail = For when

notifications-aucune = Nothing to read here.
notifications-filtre-aide = unread event:retrait object:intervention …
notifications-non-lues = unread
notifications-toutes = unread first
journal-filtre-aide = M-2026-00042 by:ana command:mission since:mon object:client …

action-marquer-lu = Mark as read
    .court = read
action-tout-marquer-lu = Mark all as read
    .court = all read
action-non-lus = Only the unread, or all
    .court = unread
action-verifier-sceaux = Verify the journal’s seals, or stop
    .court = verify the seals
nom-marquer-lu = read
nom-tout-marquer-lu = all-read
nom-non-lus = unread
nom-verifier-sceaux = verify-seals

refus-deja-lu = It is read already.
    .hint = Show what was read, too{ $touche-non-lus }.
refus-tout-est-lu = Everything is read already.
    .hint = Show what was read, too{ $touche-non-lus }.
refus-rien-a-ouvrir = That has no screen of its own.
    .hint = The details are in the journal{ $touche-aller-journal }.

journal-tete = sealed up to no. { $rang }, { $le }
journal-verification = verifying: seal { $rang } of { $dernier }
journal-verifie-jusqua = verified up to seal { $rang }
journal-infidele-court = { $nombre ->
    [1] one fault
   *[other] { $nombre } faults
}
journal-fidele = The journal says what it always said, up to seal { $rang }. Waiting for a seal: { $attente }.
journal-ligne-scellee = Sealed under no. { $rang }
journal-ligne-non-scellee = Not sealed yet
journal-commande-numero = command no. { $commande }
journal-annule = Undoes command no. { $commande }
journal-annulee-par = Undone by command no. { $commande }
journal-rien-de-change = No field changed.
journal-champ-nomme = { $champ }:

sorte-agence = branch
sorte-cle_ssh = SSH key
sorte-client = client
sorte-contact = contact
sorte-contrat_maintenance = contract
sorte-creneau = slot
sorte-devis = quote
sorte-equipe = team
sorte-equipement = machine
sorte-facture = invoice
sorte-habilitation = qualification
sorte-intervention = visit
sorte-materiel = article
sorte-mission = mission
sorte-parametre = setting
sorte-role = role
sorte-site = site
sorte-specialisation = trade
sorte-titre = certificate
sorte-utilisateur = person
