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

## Command line: help

aide = Régie, the console of field-service companies: from the call to the paid invoice.
aide-usage = Usage:
aide-commandes = Commands
aide-commande = COMMAND
aide-codes = Exit code: 0 done, 1 internal, 2 usage, 3 refused by a rule, 4 not allowed, 5 conflict, 6 unreachable.
aide-option-profile = Profile of the settings: demo, dev, test, prod
    .valeur = PROFILE
aide-option-config = File of settings
    .valeur = FILE
aide-option-login = Person to act for, where the profile allows it
    .valeur = LOGIN
aide-option-json = Answer in JSON, for programs
aide-option-langue = Language of the texts: fr, en
    .valeur = LANGUAGE
aide-option-help = Show this help
aide-option-version = Show the version
aide-demo = Open the console on the demonstration company
aide-demo-option-no-console = Prepare everything, leave the server running and print the database's URL
aide-db = Database: private server, migrations
aide-db-start = Start the private server; create and migrate it where needed
aide-db-stop = Stop the private server
aide-db-status = Show how server and migrations are; code 6 if it does not answer
aide-db-url = Print the database's URL, without a password
aide-db-url-option-admin = The administrator's
aide-db-psql = Open psql on the database
aide-db-psql-option-admin = As the administrator
aide-db-psql-option-arguments = Arguments for psql
    .valeur = ARGUMENTS
aide-db-migrate = Apply the pending migrations
aide-config = Settings
aide-config-show = Show each setting, its value and where it comes from; secrets are masked
aide-completions = Print the completion for your shell
aide-completions-option-shell = bash, elvish, fish, powershell or zsh
aide-man = Print the manual page
aide-man-option-dir = Write a page per command into this folder
    .valeur = FOLDER

## Command line: what is said

defaut = default [{ $table }]
serveur-demarre = Server started: { $url }
serveur-deja-la = Server already running: { $url }
serveur-arrete = Server stopped
serveur-deja-arrete = The server was not running
serveur-socket-ailleurs = Path too long for a socket: it is in { $dossier }
migration-appliquee = Migration { $version } { $nom } applied
migrations-a-jour = No migration is pending
migrations-comptees = { $appliquees } applied, { $attente } pending{ $ecarts ->
    [0] { "" }
   *[other] , { $ecarts } that do not agree with this program
}
journal-absent = Without a log: { $raison }

statut-server = server
statut-condition = state
statut-version = version
statut-data = data
statut-socket = socket
statut-url = URL
statut-pid = process
statut-keeper = kept up by
statut-consoles = consoles
statut-primary = primary
statut-migrations = migrations
statut-valeur-private = private
statut-valeur-external = external
statut-valeur-absent = not created yet
statut-valeur-stopped = stopped
statut-valeur-busy = starting or stopping
statut-valeur-running = running
statut-valeur-command = a command, until regie db stop
statut-valeur-consoles = the consoles, until the last one
statut-valeur-open = open
statut-valeur-none = none

## Command line: what went wrong

conseil-vouliez-vous-dire = Did you mean { $valeur }?
conseil-choix = Possible: { $valeur }
echec-interne = Internal error, reference { $reference } in the log.
echec-commande-inconnue = There is no command “{ $nom }”.
echec-option-inconnue = There is no option “{ $nom }” here.
echec-argument-manquant = { $nom } is missing.
echec-options-incompatibles = The option { $nom } does not go with the others.
echec-valeur-manquante = { $nom } needs a value.
echec-valeur-invalide = “{ $valeur }” will not do for { $nom }.
echec-reglage-inconnu = { $origine }: “{ $nom }” is no setting.
    .hint = The settings that exist: regie config show
echec-profil-inconnu = { $origine }: there is no profile “{ $nom }”.
    .hint = The profiles: demo, dev, test, prod
echec-reglage-invalide = { $origine }: the value of { $nom } will not do ({ $raison }).
echec-fichier-mal-forme = { $chemin } is not TOML: { $raison }
echec-fichier-illisible = { $chemin }: { $raison }
echec-secret-expose = { $chemin } holds a secret that others can read.
    .hint = chmod 600 { $chemin }
echec-postgresql-absent = No PostgreSQL server { $premiere } to { $derniere } is installed. To install one:
echec-postgresql-autre-version = The data in { $dossier } is PostgreSQL { $version }'s; installed: { $installees }.
    .hint = Install PostgreSQL { $version }, or put this folder aside (mv { $dossier } { $dossier }.{ $version }): Régie will make a new one, to restore a backup into.
echec-dossier-inconnu = { $dossier } is no folder of PostgreSQL's.
    .hint = Move this folder, or choose another with REGIE_DATA_DIR.
echec-dossier-d-autrui = { $dossier } belongs to { $proprietaire }, who alone can run its server.
    .hint = Become that person, or choose another folder with REGIE_DATA_DIR.
echec-dossier-ferme = The account { $compte } cannot pass through { $ferme } to { $dossier }.
    .hint = Choose another folder with REGIE_DATA_DIR, or: chmod o+x { $ferme }
echec-compte-absent = PostgreSQL does not run as root, and the system account for it could not be created.
    .hint = useradd --system --user-group --no-create-home --shell /usr/sbin/nologin regie
echec-postgresql-echec = { $programme } failed.
echec-postgresql-muet = The server does not answer. The end of its log:
echec-postgresql-autre = Another server, that of { $trouve }, answers in { $dossier }.
    .hint = Stop it, or choose another folder with REGIE_DATA_DIR.
echec-serveur-arrete = The server is not running.
    .hint = regie db start
echec-psql-absent = { $programme }: { $raison }
echec-base-externe = The settings name a database (database.url): its server is not Régie's.
echec-url-invalide = The database's URL is no URL of PostgreSQL's.
    .hint = postgres://user@host:5432/database
echec-base-injoignable = The database cannot be reached.
echec-base-perdue = The database does not answer any more.
    .hint = The same command may be repeated; with the same --key it will be done once only.
echec-base-refuse = The database refuses the connection.
echec-course-perdue = Too many people are changing this at once.
    .hint = Try again.
echec-pgbouncer = Behind this PgBouncer, the database would give wrong results.
    .hint = It takes PgBouncer 1.21 or later, max_prepared_statements > 0, and our role in stats_users; or go without it: Régie keeps its own pool.
echec-migrations-en-attente = { $nombre ->
    [1] One migration is pending.
   *[other] { $nombre } migrations are pending.
}
    .hint = regie db migrate
echec-migration-changee = Migration { $version } was applied with another content.
    .hint = This database comes from another version of Régie: take that one, or start from a new database.
echec-migration-inconnue = The database knows migration { $version }, this program does not.
    .hint = Install the version of Régie that migrated this database, or a later one.
echec-migration-occupee = Migration { $version } did not get its locks.
    .hint = Run it again when no long transaction is in its way any more.
echec-migration-en-cours = Another migration is running.
    .hint = Wait until it ends: regie db status
echec-migration-echouee = Migration { $version } failed and has left nothing behind.

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
commande-lot = batch of commands
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
objet-besoin = the need
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
    .bref = The report of this visit is signed: it can’t be taken back.
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
refus-trop-de-monde = Too many people are changing the same thing right now.
    .hint = Try again in a moment: nothing was changed.
refus-reference-inconnue = What you refer to does not exist ({ $cle }).
    .hint = Refresh: it may have been deleted meanwhile.
refus-technicien-en-double = The same technician is given twice.
    .hint = Give each person once; several time ranges are given together.
refus-technicien-deja-sur-la-visite = This technician is already on { $numero }.
    .hint = Choose somebody else.
refus-plages-superposees = These time ranges overlap.
    .hint = A visit of several days has ranges that follow one another.
refus-habilitation-insuffisante = The technician lacks the qualification that this need asks for, on all of these days.
    .hint = Choose a qualified person, or another date.
refus-besoin-d-une-autre-mission = This need is not of this mission.
    .hint = Choose a need of the mission.
refus-equipement-d-un-autre-site = This equipment is not at this site.
    .hint = Choose equipment of the site, or its own site.
refus-cloture-a-facturer = { $numero } is under neither guarantee nor contract: its invoice closes it.
    .hint = Send it to invoicing.
refus-suite-planifiee = The follow-up of this visit of { $numero } is already planned.
    .hint = Take the follow-up off the plan first.
