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

etat-devis-BROUILLON = brouillon
etat-devis-A_VALIDER = à valider
etat-devis-VALIDE = validé
etat-devis-ENVOYE = envoyé
etat-devis-ACCEPTE = accepté
etat-devis-REFUSE = refusé
etat-devis-EXPIRE = expiré
etat-devis-REMPLACE = remplacé
etat-devis-ANNULE = annulé

etat-facture-BROUILLON = brouillon
etat-facture-EMISE = émise
etat-facture-PARTIELLEMENT_PAYEE = partiellement payée
etat-facture-PAYEE = payée
etat-facture-ANNULEE_PAR_AVOIR = annulée par avoir
etat-facture-IRRECOUVRABLE = irrécouvrable

type-facture-STANDARD = facture
type-facture-ACOMPTE = facture d’acompte
type-facture-SOLDE = facture de solde
type-facture-AVOIR = avoir
type-facture-RECTIFICATIVE = facture rectificative

categorie-tva-S = taux normal ou réduit
categorie-tva-E = exonérée
categorie-tva-AE = autoliquidation
categorie-tva-K = livraison intracommunautaire
categorie-tva-G = exportation
categorie-tva-O = hors champ
categorie-tva-Z = taux zéro

couverture-CONTINUE = 24 h/24, 7 j/7
couverture-HEURES = aux heures du contrat

type-client-PARTICULIER = particulier
type-client-PRO = professionnel
type-client-PUBLIC = public

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

nature-utilisateur-INTERNE = interne
nature-utilisateur-SOUS_TRAITANT = sous-traitant
nature-utilisateur-SYSTEME = système

canal-LOCAL = console locale
canal-SSH = console SSH
canal-CLI = ligne de commande
tri-missions-recent = les dernières saisies d’abord
tri-missions-echeance = par échéance
tri-missions-priorite = par priorité

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

nature-fiscale-EMISSION = émission
nature-fiscale-REGLEMENT = règlement
nature-fiscale-ANNULATION_REGLEMENT = annulation de règlement
nature-fiscale-ENVOI = envoi
nature-fiscale-ARCHIVE = archivage
nature-fiscale-CLOTURE = clôture

evenement-AFFECTATION = travail confié
evenement-RETRAIT = travail retiré
evenement-DEPLACEMENT = travail déplacé
evenement-ANNULATION = travail annulé
evenement-A_REPLANIFIER = travail à replanifier
evenement-CORRECTION = correction
evenement-DROITS = rôles modifiés
evenement-HABILITATIONS = habilitations modifiées
evenement-HORAIRES = horaires modifiés
evenement-EQUIPE = équipe modifiée
evenement-ACCES = accès modifié
evenement-VERROUILLAGE = compte verrouillé

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
commande-planning-replanifier = nouvelle planification
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
commande-client-creer = création du client
commande-client-modifier = modification du client
commande-client-supprimer = suppression du client
commande-client-retablir = rétablissement du client
commande-client-anonymiser = anonymisation du client
commande-contact-creer = création du contact
commande-contact-modifier = modification du contact
commande-contact-supprimer = suppression du contact
commande-contact-retablir = rétablissement du contact
commande-site-creer = création du site
commande-site-modifier = modification du site
commande-site-supprimer = suppression du site
commande-site-retablir = rétablissement du site
commande-equipement-creer = création de l’équipement
commande-equipement-modifier = modification de l’équipement
commande-equipement-supprimer = suppression de l’équipement
commande-equipement-retablir = rétablissement de l’équipement
commande-contrat-creer = création du contrat
commande-contrat-modifier = modification du contrat
commande-contrat-supprimer = suppression du contrat
commande-contrat-retablir = rétablissement du contrat
commande-utilisateur-creer = saisie de la personne
commande-utilisateur-modifier = modification de la personne
commande-utilisateur-activer = activation de la personne
commande-utilisateur-desactiver = désactivation de la personne
commande-utilisateur-supprimer = suppression de la personne
commande-utilisateur-retablir = rétablissement de la personne
commande-utilisateur-donner-role = rôle donné
commande-utilisateur-retirer-role = rôle retiré
commande-utilisateur-horaires = modification des horaires
commande-role-creer = création du rôle
commande-role-modifier = modification du rôle
commande-role-supprimer = suppression du rôle
commande-role-retablir = rétablissement du rôle
commande-devis-rediger = rédaction du devis
commande-devis-soumettre = devis soumis à validation
commande-devis-valider = validation du devis
commande-devis-envoyer = envoi du devis
commande-devis-accepter = devis accepté
commande-devis-refuser = devis refusé
commande-devis-expirer = expiration du devis
commande-devis-remplacer = devis remplacé
commande-devis-annuler = annulation du devis
commande-facture-preparer = préparation de la facture
commande-facture-emettre = émission de la facture
commande-facture-irrecouvrable = passage en irrécouvrable
commande-reglement-saisir = saisie du règlement
commande-reglement-annuler = annulation du règlement
commande-utilisateur-mot-de-passe = changement de mot de passe
commande-utilisateur-deverrouiller = levée du verrou
commande-utilisateur-verrouiller = verrouillage du compte
commande-utilisateur-deconnecter = fermeture des sessions
commande-utilisateur-ajouter-cle = ajout de la clé SSH
commande-utilisateur-revoquer-cle = révocation de la clé SSH
commande-utilisateur-premier-administrateur = premier administrateur
commande-lot = lot de commandes
commande-historique-annuler = annulation
commande-historique-refaire = rétablissement

## Why a command can't be undone

sans-inverse-absence-sans-motif = l’absence n’avait pas de motif
sans-inverse-anonymisation = ce qui est anonymisé ne revient pas
sans-inverse-annulation-definitive = une annulation est définitive
sans-inverse-attente-terminee = l’attente est terminée
sans-inverse-donnees-effacees = ses données personnelles sont effacées
sans-inverse-donnees-de-demonstration = c’est une donnée de démonstration
sans-inverse-mise-en-facturation = la facturation a commencé
sans-inverse-mission-cloturee = la mission est clôturée
sans-inverse-mission-rouverte = la mission est rouverte
sans-inverse-rien-de-fait = rien n’a été changé
sans-inverse-saisie-terminee = la saisie est terminée
sans-inverse-techniciens-liberes = les techniciens sont libérés
sans-inverse-travail-commence = le travail a commencé
sans-inverse-mot-de-passe-change = un mot de passe ne se reprend pas
sans-inverse-verrou-leve = un verrou levé ne se remet pas
sans-inverse-verrou-automatique = le verrou est automatique
sans-inverse-sessions-fermees = une session fermée ne se rouvre pas
sans-inverse-premier-administrateur = il faut quelqu’un pour administrer les comptes

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
objet-journal = la ligne du journal
objet-notification = la notification
objet-commande = la commande
objet-contrat_maintenance = le contrat
objet-materiel = l’article
objet-parametre = le paramètre
objet-besoin = le besoin
objet-absence = l’absence
objet-cle_ssh = la clé SSH
