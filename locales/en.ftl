### Every text of Régie in English. See `fr.ftl`, which leads.

## Dates and units

date = { $jour } { $quantieme } { $mois } { $annee }
date-courte = { $jour } { $quantieme } { $mois }
date-jour = { $jour } { $quantieme }
jour-court-1 = Mon
jour-court-2 = Tue
jour-court-3 = Wed
jour-court-4 = Thu
jour-court-5 = Fri
jour-court-6 = Sat
jour-court-7 = Sun
mois-court-1 = Jan
mois-court-2 = Feb
mois-court-3 = Mar
mois-court-4 = Apr
mois-court-5 = May
mois-court-6 = Jun
mois-court-7 = Jul
mois-court-8 = Aug
mois-court-9 = Sep
mois-court-10 = Oct
mois-court-11 = Nov
mois-court-12 = Dec
unite-jour = d

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

evenement-AFFECTATION = work assigned
evenement-RETRAIT = work withdrawn
evenement-DEPLACEMENT = work moved
evenement-ANNULATION = work cancelled
evenement-A_REPLANIFIER = work to plan again
evenement-CORRECTION = correction

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
commande-historique-annuler = undo
commande-historique-refaire = redo

## Why a command can't be undone

sans-inverse-absence-sans-motif = the absence had no reason
sans-inverse-annulation-definitive = a cancellation is final
sans-inverse-attente-terminee = the wait is over
sans-inverse-mise-en-facturation = invoicing has begun
sans-inverse-mission-cloturee = the mission is closed
sans-inverse-mission-rouverte = the mission is open again
sans-inverse-rien-de-fait = nothing was changed
sans-inverse-saisie-terminee = the entry is complete
sans-inverse-techniciens-liberes = the technicians have been released
sans-inverse-travail-commence = work has begun

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
objet-notification = notification
objet-commande = command
objet-contrat_maintenance = contract
objet-materiel = article
objet-parametre = setting
objet-absence = absence

## Refusals

refus-permission-absente = You don’t have the right to { $permission }.
    .hint = Ask the person who administers Régie for it.
refus-permission-portee = Your right to { $permission } doesn’t reach this record.
    .hint = Turn to the branch or the team in charge.
refus-transition = It can’t go from “{ $de }” to “{ $vers }”.
    .hint = Refresh: the state may have changed meanwhile.
refus-introuvable = Not found: { $objet } { $nom }.
    .hint = Check the name or the number.
refus-version-depassee = This { $objet } was changed meanwhile (version { $vue } read, { $actuelle } stored).
    .hint = Read what changed, then try again: what you typed is kept.
refus-cle-deja-prise = This idempotency key has already served another command ({ $cle }).
    .hint = Draw a new key for a new command.
refus-creneau-occupe = { $technicien } is already taken { $plage }: { $quoi } (placed by { $par }).
    .bref = This slot has just been taken.
    .hint = Choose another time or another person.
refus-login-pris = This login is already taken.
    .hint = Choose another.
refus-absence-sur-travail-commence = { $numero } has already begun ({ $etat }): the absence can’t cover it.
    .hint = Finish or pause that work first, or let the absence begin after it.
refus-travail-commence = { $numero } has already begun ({ $etat }): the plan no longer moves it.
    .hint = Finish the visit, then plan a follow-up.
refus-travail-en-cours = Somebody is still at work on { $numero } ({ $etat }).
    .hint = Let them finish or turn back first.
refus-visite-sans-creneau = This visit has no time yet.
    .hint = Plan it.
refus-visite-signee = The report of { $numero } is signed: it can’t be taken back.
    .hint = Plan a follow-up visit.
refus-technicien-requis = A technician is missing.
    .hint = Choose who goes, or ask for a suggestion.
refus-technicien-a-preciser = Several technicians are on this visit.
    .hint = Say which one is replaced.
refus-technicien-absent-de-la-visite = This technician is not on this visit.
    .hint = Read the visit’s team again.
refus-heure-requise = The time is missing.
    .hint = Give a day and a time to start.
refus-jour-hors-bornes = This day is off the calendar: { $jour }.
    .hint = Give a day close to today.
refus-echange-avec-soi = A visit can’t be swapped with itself.
    .hint = Choose another visit.
refus-echange-a-un = { $numero } occupies several technicians: a swap is for one person each.
    .hint = Move the visits one by one.
refus-geste-impossible = “{ $geste }” isn’t possible for { $numero }, which is { $etat }.
    .hint = See what can be done in that state.
refus-decision-impossible = “{ $decision }” isn’t possible: the mission is { $etat }.
    .hint = See what can be decided in that state.
refus-mission-figee = Mission { $numero } is { $etat }: it can’t be changed any more.
    .hint = Reopen it, or create a new mission.
refus-motif-requis = The reason is missing.
    .hint = Say why, in a few words.
refus-resultat-inconnu = “{ $resultat }” is not how a visit ends.
    .hint = A visit ends done, done in part, or unsuccessful.
refus-compte-rendu-requis = The report is missing.
    .hint = Say what was done, or why nothing could be.
refus-agence-requise = The branch is missing.
    .hint = Choose the branch that will do the work.
refus-payeur-requis = The site belongs to another client: the payer is missing.
    .hint = Say who pays, the caller or the owner of the site.
refus-titre-requis = The title is missing.
    .hint = Say in one line what it is about.
refus-priorite-bornes = There is no priority { $valeur }.
    .hint = It goes from 1 (now) to 4 (when convenient).
refus-duree-bornes = A length of { DUREE($valeur) } isn’t possible.
    .hint = It goes from 1 minute to 4 weeks.
refus-niveau-bornes = There is no level { $valeur }.
    .hint = It goes from 1 to 5.
refus-effectif-bornes = { $valeur } people for one need isn’t possible.
    .hint = It takes 1 to 50.
refus-rien-a-annuler = Nothing to undo.
    .hint = Your last 50 commands can be undone.
refus-rien-a-refaire = Nothing to redo.
    .hint = Only a command that you have just undone can be.
refus-sans-inverse = Can’t undo: { $commande } ({ $raison }).
    .hint = Correct it with a new command.
refus-annulation-depassee = Can’t undo: { $commande }, since { $par } has touched it { $le }.
    .hint = Look at the present state, then correct it with a new command.
