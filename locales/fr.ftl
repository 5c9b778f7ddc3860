### Every text of Régie in French. `en.ftl` says the same under the same keys, with the same arguments.
###
### A code of a vocabulary is `<family>-<code>`; a refusal is `refus-<rule>`, its advice `.hint`.
### No-break spaces are typed as such: narrow before ; ! ?, full before : and inside « ».

## Dates and units

date = { $jour } { $quantieme ->
    [1] 1er
   *[other] { $quantieme }
} { $mois } { $annee }
date-courte = { $jour } { $quantieme ->
    [1] 1er
   *[other] { $quantieme }
} { $mois }
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

## Vocabularies

langue-fr = français
langue-en = anglais

etat-mission-BROUILLON = brouillon
etat-mission-A_PLANIFIER = à planifier
etat-mission-PLANIFIEE = planifiée
etat-mission-EN_COURS = en cours
etat-mission-EN_ATTENTE = en attente
etat-mission-TERMINEE = terminée
etat-mission-A_FACTURER = à facturer
etat-mission-FACTUREE = facturée
etat-mission-CLOTUREE = clôturée
etat-mission-ANNULEE = annulée

type-mission-DEPANNAGE = dépannage
type-mission-ENTRETIEN = entretien
type-mission-INSTALLATION = installation
type-mission-MISE_EN_SERVICE = mise en service
type-mission-CONTROLE = contrôle
type-mission-VISITE_TECHNIQUE = visite technique
type-mission-GARANTIE = garantie

motif-attente-PIECE = pièce attendue
motif-attente-CLIENT = réponse du client
motif-attente-ACCES = accès au site

etat-intervention-PROVISOIRE = provisoire
etat-intervention-PLANIFIEE = planifiée
etat-intervention-CONFIRMEE = confirmée
etat-intervention-EN_ROUTE = en route
etat-intervention-SUR_SITE = sur site
etat-intervention-PAUSE = en pause
etat-intervention-TERMINEE = terminée
etat-intervention-PARTIELLE = partielle
etat-intervention-INFRUCTUEUSE = infructueuse
etat-intervention-ANNULEE = annulée

type-creneau-INTERVENTION = intervention
type-creneau-TRAJET = trajet
type-creneau-ABSENCE = absence
type-creneau-ASTREINTE = astreinte
type-creneau-PAUSE = pause
type-creneau-FORMATION = formation
type-creneau-REUNION = réunion
type-creneau-DEPOT = dépôt

fermete-PROVISOIRE = provisoire
fermete-FERME = ferme
fermete-ANNULE = annulé

motif-absence-CONGES = congés
motif-absence-RTT = RTT
motif-absence-MALADIE = maladie
motif-absence-ACCIDENT_TRAVAIL = accident du travail
motif-absence-PARENTAL = congé parental
motif-absence-FAMILIAL = évènement familial
motif-absence-RECUPERATION = récupération
motif-absence-AUTRE = autre motif

portee-SOI = soi-même
portee-EQUIPE = son équipe
portee-AGENCE = son agence
portee-TOUT = toute la société

permission-mission-voir = voir les missions
permission-mission-creer = créer une mission
permission-mission-modifier = modifier une mission
permission-mission-planifier = planifier
permission-mission-executer = démarrer et terminer une intervention
permission-mission-annuler = annuler ou suspendre une mission
permission-mission-cloturer = clôturer ou rouvrir une mission
permission-mission-forcer = passer outre le temps de travail
permission-client-voir = voir les clients
permission-client-gerer = gérer les clients
permission-utilisateur-voir = voir les personnes
permission-utilisateur-gerer = gérer les personnes
permission-role-gerer = gérer les rôles
permission-absence-saisir = saisir les absences
permission-habilitation-gerer = gérer les habilitations
permission-equipe-gerer = gérer les équipes
permission-stock-voir = voir le stock
permission-stock-mouvementer = mouvementer le stock
permission-devis-voir = voir les devis
permission-devis-rediger = rédiger les devis
permission-devis-valider = valider les devis
permission-facture-voir = voir les factures
permission-facture-emettre = émettre les factures
permission-reglement-saisir = saisir les règlements
permission-audit-voir = lire le journal
permission-parametre-gerer = gérer les paramètres

refus-nature-NON_IDENTIFIE = non identifié
refus-nature-PERMISSION = non permis
refus-nature-REGLE = règle
refus-nature-CONFLIT = conflit
refus-nature-VERSION = modifié entre-temps
refus-nature-INTROUVABLE = introuvable
refus-nature-SAISIE = saisie

action-CREATION = créé
action-MODIFICATION = modifié
action-ETAT = changé d’état
action-SUPPRESSION = supprimé
action-RESTAURATION = rétabli

evenement-AFFECTATION = travail confié
evenement-RETRAIT = travail retiré
evenement-DEPLACEMENT = travail déplacé
evenement-ANNULATION = travail annulé
evenement-A_REPLANIFIER = travail à replanifier
evenement-CORRECTION = correction

## Commands, as undo and the journal name them

commande-mission-creer = création de la mission
commande-mission-modifier = modification de la mission
commande-mission-soumettre = fin de saisie de la mission
commande-mission-mettre-en-attente = mise en attente
commande-mission-reprendre = fin d’attente
commande-mission-annuler = annulation de la mission
commande-mission-rouvrir = réouverture de la mission
commande-mission-a-facturer = passage en facturation
commande-mission-cloturer = clôture de la mission
commande-planning-planifier = planification
commande-planning-deplacer = déplacement
commande-planning-echanger = échange
commande-planning-retirer = retrait du planning
commande-planning-affermir = affermissement
commande-planning-affermir-lot = affermissement de plusieurs visites
commande-planning-affermir-jour = affermissement de la journée
commande-planning-relacher = remise en provisoire
commande-absence-saisir = saisie de l’absence
commande-absence-retirer = retrait de l’absence
commande-intervention-confirmer = confirmation du client
commande-intervention-deconfirmer = retrait de la confirmation
commande-intervention-partir = départ
commande-intervention-arriver = arrivée sur site
commande-intervention-suspendre = pause
commande-intervention-reprendre = reprise
commande-intervention-rebrousser = demi-tour
commande-intervention-terminer = fin de l’intervention
commande-intervention-rouvrir = réouverture de l’intervention
commande-historique-annuler = annulation
commande-historique-refaire = rétablissement

## Why a command can't be undone

sans-inverse-absence-sans-motif = l’absence n’avait pas de motif
sans-inverse-annulation-definitive = une annulation est définitive
sans-inverse-attente-terminee = l’attente est terminée
sans-inverse-mise-en-facturation = la facturation a commencé
sans-inverse-mission-cloturee = la mission est clôturée
sans-inverse-mission-rouverte = la mission est rouverte
sans-inverse-rien-de-fait = rien n’a été changé
sans-inverse-saisie-terminee = la saisie est terminée
sans-inverse-techniciens-liberes = les techniciens sont libérés
sans-inverse-travail-commence = le travail a commencé

## What a refusal is about

objet-mission = la mission
objet-intervention = l’intervention
objet-creneau = le créneau
objet-client = le client
objet-contact = le contact
objet-site = le site
objet-equipement = l’équipement
objet-contrat = le contrat
objet-utilisateur = la personne
objet-role = le rôle
objet-permission = la permission
objet-specialisation = la spécialisation
objet-titre = le titre
objet-habilitation = l’habilitation
objet-equipe = l’équipe
objet-agence = l’agence
objet-devis = le devis
objet-facture = la facture
objet-notification = la notification
objet-commande = la commande
objet-contrat_maintenance = le contrat
objet-materiel = l’article
objet-parametre = le paramètre
objet-absence = l’absence

## Refusals

refus-permission-absente = Vous n’avez pas le droit : { $permission }.
    .hint = Demandez ce droit à la personne qui administre Régie.
refus-permission-portee = Votre droit « { $permission } » ne s’étend pas jusqu’à cet enregistrement.
    .hint = Adressez-vous à l’agence ou à l’équipe concernée.
refus-transition = Impossible de passer de « { $de } » à « { $vers } ».
    .hint = Rafraîchissez : l’état a peut-être changé entre-temps.
refus-introuvable = Introuvable : { $objet } { $nom }.
    .hint = Vérifiez le nom ou le numéro.
refus-version-depassee = { $objet } a été modifié entre-temps (version { $vue } lue, { $actuelle } en base).
    .hint = Relisez ce qui a changé, puis recommencez : votre saisie est gardée.
refus-cle-deja-prise = Cette clé d’idempotence a déjà servi à une autre commande ({ $cle }).
    .hint = Tirez une nouvelle clé pour une nouvelle commande.
refus-creneau-occupe = { $technicien } est déjà pris { $plage } : { $quoi } (placé par { $par }).
    .bref = Ce créneau vient d’être pris.
    .hint = Choisissez une autre heure ou une autre personne.
refus-login-pris = Cet identifiant est déjà pris.
    .hint = Choisissez-en un autre.
refus-absence-sur-travail-commence = { $numero } a déjà commencé ({ $etat }) : l’absence ne peut pas le recouvrir.
    .hint = Terminez ou suspendez d’abord ce travail, ou faites commencer l’absence après lui.
refus-travail-commence = { $numero } a déjà commencé ({ $etat }) : le planning ne le déplace plus.
    .hint = Terminez la visite, puis planifiez une suite.
refus-travail-en-cours = Quelqu’un travaille encore sur { $numero } ({ $etat }).
    .hint = Faites d’abord terminer ou rebrousser chemin.
refus-visite-sans-creneau = Cette visite n’a pas encore d’heure.
    .hint = Planifiez-la.
refus-visite-signee = Le compte rendu de { $numero } est signé : il ne se reprend plus.
    .hint = Planifiez une visite de suite.
refus-technicien-requis = Il manque un technicien.
    .hint = Choisissez qui intervient, ou demandez une suggestion.
refus-technicien-a-preciser = Plusieurs techniciens sont sur cette visite.
    .hint = Dites lequel est remplacé.
refus-technicien-absent-de-la-visite = Ce technicien n’est pas sur cette visite.
    .hint = Relisez l’équipe de la visite.
refus-heure-requise = Il manque l’heure.
    .hint = Donnez un jour et une heure de début.
refus-jour-hors-bornes = Ce jour est hors du calendrier : { $jour }.
    .hint = Donnez un jour proche d’aujourd’hui.
refus-echange-avec-soi = Une visite ne s’échange pas avec elle-même.
    .hint = Choisissez une autre visite.
refus-echange-a-un = { $numero } occupe plusieurs techniciens : l’échange ne vaut que pour une personne chacun.
    .hint = Déplacez les visites une à une.
refus-geste-impossible = « { $geste } » n’est pas possible pour { $numero }, qui est { $etat }.
    .hint = Voyez les gestes possibles dans cet état.
refus-decision-impossible = « { $decision } » n’est pas possible : la mission est { $etat }.
    .hint = Voyez les décisions possibles dans cet état.
refus-mission-figee = La mission { $numero } est { $etat } : elle ne se modifie plus.
    .hint = Rouvrez-la, ou créez une nouvelle mission.
refus-motif-requis = Il manque le motif.
    .hint = Dites pourquoi, en quelques mots.
refus-resultat-inconnu = « { $resultat } » n’est pas un résultat de visite.
    .hint = Une visite finit terminée, partielle ou infructueuse.
refus-compte-rendu-requis = Il manque le compte rendu.
    .hint = Dites ce qui a été fait, ou pourquoi rien n’a pu l’être.
refus-agence-requise = Il manque l’agence.
    .hint = Choisissez l’agence qui fera le travail.
refus-payeur-requis = Le site appartient à un autre client : il manque le payeur.
    .hint = Dites qui paie, le donneur d’ordre ou le propriétaire du site.
refus-titre-requis = Il manque le titre.
    .hint = Dites en une ligne de quoi il s’agit.
refus-priorite-bornes = La priorité { $valeur } n’existe pas.
    .hint = Elle va de 1 (tout de suite) à 4 (quand ça arrange).
refus-duree-bornes = Une durée de { DUREE($valeur) } n’est pas possible.
    .hint = Elle va de 1 minute à 4 semaines.
refus-niveau-bornes = Le niveau { $valeur } n’existe pas.
    .hint = Il va de 1 à 5.
refus-effectif-bornes = { $valeur } personnes pour un besoin, ce n’est pas possible.
    .hint = L’effectif va de 1 à 50.
refus-rien-a-annuler = Rien à annuler.
    .hint = Vos 50 dernières commandes peuvent l’être.
refus-rien-a-refaire = Rien à rétablir.
    .hint = Seule une commande que vous venez d’annuler peut l’être.
refus-sans-inverse = Impossible d’annuler : { $commande } ({ $raison }).
    .hint = Corrigez par une nouvelle commande.
refus-annulation-depassee = Impossible d’annuler : { $commande }, car { $par } y a touché { $le }.
    .hint = Regardez l’état actuel, puis corrigez par une nouvelle commande.
