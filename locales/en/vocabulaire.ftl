## Vocabularies

langue-fr = French
langue-en = English

etat-mission-BROUILLON = draft
etat-mission-A_PLANIFIER = to plan
etat-mission-PLANIFIEE = planned
etat-mission-EN_COURS = in progress
etat-mission-EN_ATTENTE = on hold
etat-mission-TERMINEE = done
etat-mission-A_FACTURER = to invoice
etat-mission-FACTUREE = invoiced
etat-mission-CLOTUREE = closed
etat-mission-ANNULEE = cancelled

type-mission-DEPANNAGE = repair
type-mission-ENTRETIEN = maintenance
type-mission-INSTALLATION = installation
type-mission-MISE_EN_SERVICE = commissioning
type-mission-CONTROLE = inspection
type-mission-VISITE_TECHNIQUE = survey
type-mission-GARANTIE = warranty

motif-attente-PIECE = part awaited
motif-attente-CLIENT = client’s answer
motif-attente-ACCES = access to the site

etat-intervention-PROVISOIRE = pencilled in
etat-intervention-PLANIFIEE = planned
etat-intervention-CONFIRMEE = confirmed
etat-intervention-EN_ROUTE = on the way
etat-intervention-SUR_SITE = on site
etat-intervention-PAUSE = paused
etat-intervention-TERMINEE = done
etat-intervention-PARTIELLE = done in part
etat-intervention-INFRUCTUEUSE = unsuccessful
etat-intervention-ANNULEE = cancelled

etat-devis-BROUILLON = draft
etat-devis-A_VALIDER = to be approved
etat-devis-VALIDE = approved
etat-devis-ENVOYE = sent
etat-devis-ACCEPTE = accepted
etat-devis-REFUSE = declined
etat-devis-EXPIRE = expired
etat-devis-REMPLACE = replaced
etat-devis-ANNULE = cancelled

etat-facture-BROUILLON = draft
etat-facture-EMISE = issued
etat-facture-PARTIELLEMENT_PAYEE = partly paid
etat-facture-PAYEE = paid
etat-facture-ANNULEE_PAR_AVOIR = credited
etat-facture-IRRECOUVRABLE = written off

type-facture-STANDARD = invoice
type-facture-ACOMPTE = advance invoice
type-facture-SOLDE = final invoice
type-facture-AVOIR = credit note
type-facture-RECTIFICATIVE = corrective invoice

categorie-tva-S = standard or reduced rate
categorie-tva-E = exempt
categorie-tva-AE = reverse charge
categorie-tva-K = delivery within the Union
categorie-tva-G = export
categorie-tva-O = outside the scope
categorie-tva-Z = zero rate

couverture-CONTINUE = 24/7
couverture-HEURES = the contract’s hours

type-client-PARTICULIER = private person
type-client-PRO = company
type-client-PUBLIC = public body

type-creneau-INTERVENTION = job
type-creneau-TRAJET = travel
type-creneau-ABSENCE = absence
type-creneau-ASTREINTE = on call
type-creneau-PAUSE = break
type-creneau-FORMATION = training
type-creneau-REUNION = meeting
type-creneau-DEPOT = depot

fermete-PROVISOIRE = pencilled in
fermete-FERME = firm
fermete-ANNULE = cancelled

motif-absence-CONGES = holiday
motif-absence-RTT = RTT
motif-absence-MALADIE = illness
motif-absence-ACCIDENT_TRAVAIL = accident at work
motif-absence-PARENTAL = parental leave
motif-absence-FAMILIAL = family event
motif-absence-RECUPERATION = time off in lieu
motif-absence-AUTRE = other reason

nature-utilisateur-INTERNE = staff
nature-utilisateur-SOUS_TRAITANT = subcontractor
nature-utilisateur-SYSTEME = system

canal-LOCAL = local console
canal-SSH = SSH console
canal-CLI = command line
tri-missions-recent = last entered first
tri-missions-echeance = by deadline
tri-missions-priorite = by priority

portee-SOI = oneself
portee-EQUIPE = own team
portee-AGENCE = own branch
portee-TOUT = whole company

permission-mission-voir = see missions
permission-mission-creer = create a mission
permission-mission-modifier = change a mission
permission-mission-planifier = plan
permission-mission-executer = start and finish a visit
permission-mission-annuler = cancel a mission or put it on hold
permission-mission-cloturer = close or reopen a mission
permission-mission-forcer = override working time
permission-client-voir = see clients
permission-client-gerer = manage clients
permission-utilisateur-voir = see people
permission-utilisateur-gerer = manage people
permission-role-gerer = manage roles
permission-absence-saisir = enter absences
permission-habilitation-gerer = manage qualifications
permission-equipe-gerer = manage teams
permission-stock-voir = see stock
permission-stock-mouvementer = move stock
permission-devis-voir = see quotes
permission-devis-rediger = write quotes
permission-devis-valider = approve quotes
permission-facture-voir = see invoices
permission-facture-emettre = issue invoices
permission-reglement-saisir = record payments
permission-audit-voir = read the journal
permission-parametre-gerer = manage settings

refus-nature-NON_IDENTIFIE = not logged in
refus-nature-PERMISSION = not allowed
refus-nature-REGLE = rule
refus-nature-CONFLIT = conflict
refus-nature-VERSION = changed meanwhile
refus-nature-INTROUVABLE = not found
refus-nature-SAISIE = input

action-CREATION = created
action-MODIFICATION = changed
action-ETAT = moved on
action-SUPPRESSION = deleted
action-RESTAURATION = restored

nature-fiscale-EMISSION = issue
nature-fiscale-REGLEMENT = payment
nature-fiscale-ANNULATION_REGLEMENT = payment reversed
nature-fiscale-ENVOI = sending
nature-fiscale-ARCHIVE = archive
nature-fiscale-CLOTURE = closing

evenement-AFFECTATION = work assigned
evenement-RETRAIT = work withdrawn
evenement-DEPLACEMENT = work moved
evenement-ANNULATION = work cancelled
evenement-A_REPLANIFIER = work to plan again
evenement-CORRECTION = correction
evenement-DROITS = roles changed
evenement-HABILITATIONS = habilitations changed
evenement-HORAIRES = working hours changed
evenement-EQUIPE = team changed
evenement-ACCES = access changed
evenement-VERROUILLAGE = account locked

## Commands, as undo and the journal name them

commande-mission-creer = creating the mission
commande-mission-modifier = changing the mission
commande-mission-soumettre = completing the mission’s entry
commande-mission-mettre-en-attente = putting on hold
commande-mission-reprendre = end of the wait
commande-mission-annuler = cancelling the mission
commande-mission-rouvrir = reopening the mission
commande-mission-a-facturer = handing over to invoicing
commande-mission-cloturer = closing the mission
commande-planning-planifier = planning
commande-planning-deplacer = move
commande-planning-echanger = swap
commande-planning-replanifier = new plan
commande-planning-retirer = taking off the plan
commande-planning-affermir = firming up
commande-planning-affermir-lot = firming up several visits
commande-planning-affermir-jour = firming up the day
commande-planning-relacher = pencilling in again
commande-absence-saisir = entering the absence
commande-absence-retirer = removing the absence
commande-intervention-confirmer = the client’s confirmation
commande-intervention-deconfirmer = withdrawing the confirmation
commande-intervention-partir = departure
commande-intervention-arriver = arrival on site
commande-intervention-suspendre = break
commande-intervention-reprendre = resuming
commande-intervention-rebrousser = turning back
commande-intervention-terminer = end of the visit
commande-intervention-rouvrir = reopening the visit
commande-client-creer = creation of the client
commande-client-modifier = change of the client
commande-client-supprimer = deletion of the client
commande-client-retablir = restoration of the client
commande-client-anonymiser = anonymisation of the client
commande-contact-creer = creation of the contact
commande-contact-modifier = change of the contact
commande-contact-supprimer = deletion of the contact
commande-contact-retablir = restoration of the contact
commande-site-creer = creation of the site
commande-site-modifier = change of the site
commande-site-supprimer = deletion of the site
commande-site-retablir = restoration of the site
commande-equipement-creer = creation of the machine
commande-equipement-modifier = change of the machine
commande-equipement-supprimer = deletion of the machine
commande-equipement-retablir = restoration of the machine
commande-contrat-creer = creation of the contract
commande-contrat-modifier = change of the contract
commande-contrat-supprimer = deletion of the contract
commande-contrat-retablir = restoration of the contract
commande-utilisateur-creer = entering the person
commande-utilisateur-modifier = changing the person
commande-utilisateur-activer = enabling the person
commande-utilisateur-desactiver = disabling the person
commande-utilisateur-supprimer = deleting the person
commande-utilisateur-retablir = restoring the person
commande-utilisateur-donner-role = giving the role
commande-utilisateur-retirer-role = taking the role
commande-utilisateur-horaires = changing the working hours
commande-role-creer = making the role
commande-role-modifier = changing the role
commande-role-supprimer = deleting the role
commande-role-retablir = restoring the role
commande-devis-rediger = quote written
commande-devis-soumettre = quote submitted
commande-devis-valider = quote approved
commande-devis-envoyer = quote sent
commande-devis-accepter = quote accepted
commande-devis-refuser = quote declined
commande-devis-expirer = quote expired
commande-devis-remplacer = quote replaced
commande-devis-annuler = quote cancelled
commande-facture-preparer = invoice prepared
commande-facture-emettre = invoice issued
commande-facture-irrecouvrable = invoice written off
commande-reglement-saisir = payment entered
commande-reglement-annuler = payment reversed
commande-utilisateur-mot-de-passe = changing the password
commande-utilisateur-deverrouiller = lifting the lock
commande-utilisateur-verrouiller = locking the account
commande-utilisateur-deconnecter = closing the sessions
commande-utilisateur-ajouter-cle = adding the SSH key
commande-utilisateur-revoquer-cle = revoking the SSH key
commande-utilisateur-premier-administrateur = first administrator
commande-lot = batch of commands
commande-historique-annuler = undo
commande-historique-refaire = redo

## Why a command can't be undone

sans-inverse-absence-sans-motif = the absence had no reason
sans-inverse-anonymisation = what is anonymised doesn’t come back
sans-inverse-annulation-definitive = a cancellation is final
sans-inverse-attente-terminee = the wait is over
sans-inverse-donnees-effacees = its personal data are erased
sans-inverse-donnees-de-demonstration = it is demonstration data
sans-inverse-mise-en-facturation = invoicing has begun
sans-inverse-mission-cloturee = the mission is closed
sans-inverse-mission-rouverte = the mission is open again
sans-inverse-rien-de-fait = nothing was changed
sans-inverse-saisie-terminee = the entry is complete
sans-inverse-techniciens-liberes = the technicians have been released
sans-inverse-travail-commence = work has begun
sans-inverse-mot-de-passe-change = a password is not taken back
sans-inverse-verrou-leve = a lifted lock is not put back
sans-inverse-verrou-automatique = the lock is automatic
sans-inverse-sessions-fermees = a closed session is not opened again
sans-inverse-premier-administrateur = somebody must run the accounts

## What a refusal is about

objet-mission = mission
objet-intervention = visit
objet-creneau = slot
objet-client = client
objet-contact = contact
objet-site = site
objet-equipement = equipment
objet-contrat = contract
objet-utilisateur = person
objet-role = role
objet-permission = permission
objet-specialisation = speciality
objet-titre = certificate
objet-habilitation = qualification
objet-equipe = team
objet-agence = branch
objet-devis = quote
objet-facture = invoice
objet-journal = the row of the journal
objet-notification = notification
objet-commande = command
objet-contrat_maintenance = contract
objet-materiel = article
objet-parametre = setting
objet-besoin = the need
objet-absence = absence
objet-cle_ssh = the SSH key
