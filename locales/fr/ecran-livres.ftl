## The screens of messages and of the journal

ecran-notifications = Notifications
contexte-notifications = Notifications
ecran-journal = Journal
contexte-journal = Journal

tete-quand = Quand
tete-par = Par
tete-commande = Commande
tete-sorte = Sur
tete-objet = N°
tete-evenement = Quoi
tete-detail = Pour quand

notifications-aucune = Rien à lire ici.
notifications-filtre-aide = nonlu evenement:retrait objet:intervention …
notifications-non-lues = non lues
notifications-toutes = non lues d’abord
journal-filtre-aide = M-2026-00042 par:ana commande:mission depuis:lun objet:client …

action-marquer-lu = Marquer comme lu
    .court = lu
action-tout-marquer-lu = Tout marquer comme lu
    .court = tout lu
action-non-lus = Seulement les non lues, ou toutes
    .court = non lues
action-verifier-sceaux = Vérifier les sceaux du journal, ou arrêter
    .court = vérifier les sceaux
nom-marquer-lu = lu
nom-tout-marquer-lu = tout-lu
nom-non-lus = non-lues
nom-verifier-sceaux = vérifier-sceaux

refus-deja-lu = C’est déjà lu.
    .hint = Montrez aussi ce qui est lu{ $touche-non-lus }.
refus-tout-est-lu = Tout est déjà lu.
    .hint = Montrez aussi ce qui est lu{ $touche-non-lus }.
refus-rien-a-ouvrir = Cela n’a pas d’écran à soi.
    .hint = Le détail est dans le journal{ $touche-aller-journal }.

journal-tete = scellé jusqu’au n° { $rang }, { $le }
journal-verification = vérification : sceau { $rang } sur { $dernier }
journal-verifie-jusqua = vérifié jusqu’au sceau { $rang }
journal-infidele-court = { $nombre ->
    [1] une faute
   *[other] { $nombre } fautes
}
journal-fidele = Le journal dit ce qu’il a toujours dit, jusqu’au sceau { $rang }. En attente de sceau : { $attente }.
journal-ligne-scellee = Scellé sous le n° { $rang }
journal-ligne-non-scellee = Pas encore scellé
journal-commande-numero = commande n° { $commande }
journal-annule = Défait la commande n° { $commande }
journal-annulee-par = Défait par la commande n° { $commande }
journal-rien-de-change = Aucun champ n’a changé.
journal-champ-nomme = { $champ } :

sorte-agence = agence
sorte-cle_ssh = clé SSH
sorte-client = client
sorte-contact = contact
sorte-contrat_maintenance = contrat
sorte-creneau = créneau
sorte-devis = devis
sorte-equipe = équipe
sorte-equipement = équipement
sorte-facture = facture
sorte-habilitation = habilitation
sorte-intervention = visite
sorte-materiel = article
sorte-mission = mission
sorte-parametre = réglage
sorte-role = rôle
sorte-site = site
sorte-specialisation = spécialité
sorte-titre = titre
sorte-utilisateur = personne
