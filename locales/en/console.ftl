## The console: keys

touche-enter = Enter
touche-esc = Esc
touche-tab = Tab
touche-backspace = Backspace
touche-delete = Del
touche-up = ↑
touche-down = ↓
touche-left = ←
touche-right = →
touche-home = Home
touche-end = End
touche-pageup = PgUp
touche-pagedown = PgDn
touche-space = Space
touche-maj = Shift
chemin-touche = { $avant }, then { $touche }

touches-titre = Keys of the console
touches-intro = This page is written from the table of keys (`src/console/keymap`): don’t edit it by hand.
touches-colonne = Keys
touches-souris = The mouse
touches-souris-texte =
    It is optional: everything is done by keys. A click chooses a row, a visit, a field; a second click in the same place
    does what Enter does. A click on a key in the footer presses it. The wheel scrolls what is under it. On the planning
    board a visit is taken with the button, carried (what the place means is told as with the keys) and dropped by letting
    the button go; outside the grid, or by Esc, it goes back to where it was. A waiting mission is carried onto the grid
    in the same way. To select and copy with the terminal, a key{ $touche-partout-souris } leaves it the mouse, and takes it
    back; it is kept with your preferences.
souris-laissee = The mouse is the terminal’s: select, copy. The same key{ $touche-partout-souris } takes it back.
souris-reprise = The mouse is Régie’s. The same key{ $touche-partout-souris } leaves it to the terminal.

groupe-deplacement = Moving about
groupe-ecrans = Going to
groupe-planification = Planning
groupe-visite = The visit on its day
groupe-mission = Missions
groupe-saisie = Typing and choosing
groupe-console = The console

contexte-partout = Everywhere
contexte-planning = Planning
contexte-planning-grille = Planning: technicians and hours
contexte-planning-attente = Planning: to plan
contexte-planning-deplacement = Planning: a job in hand
contexte-missions = Missions
contexte-filtre = Filter
contexte-mission = Mission
contexte-nouvelle-mission = New mission
contexte-suggestions = Suggestions
contexte-pourquoi-pas = Why not?
contexte-compte-rendu = Report
contexte-absence = Absence
contexte-orphelins = To plan again
contexte-preferences = Preferences
contexte-confirmation = Confirmation
contexte-derniere-question = Confirmation of what takes away
contexte-question = Question
contexte-aide = Help
contexte-commande = Command

action-haut = Up
action-bas = Down
action-gauche = Left
action-droite = Right
action-page-haut = Previous page
action-page-bas = Next page
action-premier = To the first
action-dernier = To the last
action-suivant = Next pane or field
    .court = next
action-precedent = Previous pane or field
    .court = previous
action-valider = Accept
    .court = accept
action-ouvrir = Open what is chosen
    .court = open
action-retour = Back
    .court = close
action-aller-planning = Planning
action-aller-missions = Missions
action-aller-stock = Stock
action-aller-devis = Quotes
action-aller-factures = Invoices
action-aller-clients = Clients
action-aller-journee = My day
action-aller-utilisateurs = People
action-aller-notifications = Notifications
action-aller-tableau = Dashboard
action-aller-journal = Journal
action-aller-sante = Health
action-aide = All the keys here
    .court = help
action-commande = A command by its name
    .court = command
action-annuler = Undo the last command
    .court = undo
action-refaire = Redo what was just undone
    .court = redo
action-rafraichir = Refresh: read and draw anew
    .court = refresh
action-langue = Switch to French
    .court = français
action-copier = Copy the number
    .court = copy
action-souris = Mouse to the terminal, or back
    .court = mouse
action-preferences = Preferences: language, colours, lines
    .court = preferences
action-quitter = Leave Régie
    .court = quit
action-jour-precedent = Previous day, or week
action-jour-suivant = Next day, or week
action-aujourdhui = Today, now
    .court = today
action-travail-suivant = Next job, or one hour later
    .court = next job
action-travail-precedent = Previous job, or one hour earlier
    .court = previous job
action-zoom-plus = Nearer: wider hours, or the day
    .court = zoom +
action-zoom-moins = Farther: more hours, then the week
    .court = zoom −
action-nouvelle-mission = New mission
    .court = new
action-deplacer = Pick up to move
    .court = move
action-affecter = Pick up to assign
    .court = assign
action-suggerer = Suggest technicians and times
    .court = suggest
action-pourquoi-pas = Why not? Every technician’s verdict
    .court = why not
action-echanger = Swap with the job beneath
    .court = swap
action-renfort = Send one more to help
    .court = help out
action-absence = Enter an absence
    .court = absence
action-tout-retenir = Take everything that is proposed
    .court = take all
action-retirer = Take off the plan
    .court = take off
action-affermir = Firm up what is pencilled in
    .court = firm up
action-relacher = Pencil in again what is firm
    .court = pencil in
action-rebrousser = Turn back: no longer on the way
    .court = turn back
action-confirmer = The client confirms
    .court = confirm
action-partir = On the way
    .court = on the way
action-arriver = Start: on site
    .court = start
action-suspendre = Pause, or go on
    .court = pause
action-terminer = Finish: report
    .court = finish
action-annuler-mission = Cancel the mission
    .court = cancel mission
action-provisoire = Pencilled in
    .court = pencil in
action-filtrer = Filter
    .court = filter
action-trier = Change the order
    .court = sort
action-enregistrer = Save
    .court = save
action-vider = Empty the form
    .court = empty

pied-technicien = technician
pied-aller = go
pied-porter = carry
pied-ligne = choose
pied-jour = day
pied-semaine = week
pied-poser = drop
pied-remettre = put back
pied-tout-remettre = put all back
pied-retenir = take
pied-changer = change
pied-ouvrir = open
pied-garder = keep
pied-tout-voir = show all
pied-defiler = scroll
pied-retour = back
pied-autres = other choices
pied-annuler-quoi = undo: { $quoi }
pied-refaire-quoi = redo: { $quoi }
pied-suite = go on
pied-confirmer = confirm
pied-oui = yes
pied-non = no
pied-nouveau-client = new client
pied-nouveau-site = new site
pied-quitter-brouillon = leave

## The console: screens

ecran-planning = Planning
ecran-missions = Missions
ecran-mission = Mission
ecran-nouvelle-mission = New mission

lien-direct = live
lien-perdu = database lost
lien-arrete = database stopped: regie db start
trop-petit = Régie needs { $colonnes } columns and { $lignes } lines. Make the window larger: nothing is lost.

colonne-technicien = Technician
colonne-quand = When
colonne-route = Drive
colonne-cout = Cost

tete-numero = Number
tete-etat = State
tete-titre = Title
tete-client = Client
tete-ville = Town
tete-prevue = Planned
tete-techniciens = Technicians
tete-echeance = Due
tete-echeance-court = Due

missions-aucune = No mission matches.
missions-a-faire = what is left to do
missions-filtre-aide = state:planned tech:ana before:fri …

fiche-description = Details
fiche-client = Client
fiche-payeur = Payer
fiche-reference = Their reference
fiche-site = Site
fiche-appeler = Phone
fiche-acces = Access
fiche-equipement = Machine
fiche-besoins = Needs
fiche-appel = Called
fiche-souhait = Requested
fiche-gti = On site by
fiche-gtr = Working by
fiche-attente = Waiting
fiche-annulation = Cancelled
fiche-visites = { $n ->
    [0] No visit
    [one] { $n } visit
   *[other] { $n } visits
}
fiche-sans-heure = no time yet
fiche-sans-personne = nobody yet

planning-lecture = Reading the plan…
planning-personne = Nobody to plan on that day.
planning-attente = To plan
planning-attente-repartiteurs = What waits is for the dispatchers to see.
planning-attente-vide = Nothing is waiting.

detail-echeance-seule = Due { $quand }
main-changee = { $numero } has changed meanwhile: { $quand }.
main-partie = { $numero } is no longer in hand: somebody has moved it or taken it off meanwhile.
detail-echeance = Due { $quand } ({ $reste })
detail-souhait = Requested { $quand }
detail-titres = Required: { $titres }
detail-appeler = Phone: { $appeler }
detail-acces = Access: { $acces }
detail-hors-horaires = Outside their hours at { $heure }
detail-sur-la-route = On the road at { $heure }
detail-libre = Free at { $heure }
detail-pas-d-horaires = Doesn’t work on that day
detail-deplacement = { $numero } in hand
detail-provisoire = will be pencilled in
detail-ferme = will be firm
detail-depasse = +{ $duree }
detail-visite = Visit of { $quand }
detail-renfort = { $numero } in hand, to help
detail-echange = Swap it{ $touche-echanger } with { $numero }
echange-place = { $offre }: { $numero } goes to { $technicien }, { $heures }, { $aller } on the road.
detail-contre-la-pose = Drop: { $raison }
detail-contre-l-echange = Swap: { $raison }
detail-rien-contre = Nothing on the board speaks against it
detail-autres-raisons = … and { $n } more{ $touche-pourquoi-pas }
objection-pris = Already taken: { $quoi }, { $heures }
objection-horaires = Outside usual hours
objection-echeance = After the deadline of { $quand }
objection-competence = Without { $specialisation } { $niveau }
objection-provisoire = { $numero } is pencilled in there ({ $heures })
objection-passe = In the past

priorite-courte = P{ $n }
priorite-1 = 1 now
priorite-2 = 2 soon
priorite-3 = 3 normal
priorite-4 = 4 when convenient

champ-aucun = none
champ-site = Client, site
champ-site-aide = name, street or town
champ-titre = Title
champ-titre-aide = what is it about?
champ-priorite = Priority
champ-specialisation = Trade
champ-niveau = Level
champ-habilitation = Certificate
champ-effectif = People
champ-specialisation-2 = Trade 2
champ-niveau-2 = Level 2
champ-habilitation-2 = Certificate 2
champ-effectif-2 = People 2
champ-specialisation-3 = Trade 3
champ-niveau-3 = Level 3
champ-habilitation-3 = Certificate 3
champ-effectif-3 = People 3
champ-specialisation-4 = Trade 4
champ-niveau-4 = Level 4
champ-habilitation-4 = Certificate 4
champ-effectif-4 = People 4
champ-duree = Duration
champ-duree-aide = 1 h
champ-fenetre = Requested
champ-fenetre-aide = tomorrow 2pm-5pm
souhait-entame = This window has begun already: what is left of it ends at { $fin }.
brouillon-repris = Draft resumed: { $quoi }. A key{ $touche-vider } clears it.
champ-agence-du-site = by the client and the site
champ-equipement = Machine
champ-equipement-aucun = none
champ-equipement-inconnu = No machine at the site matches.
champ-equipement-effacer = Clear what is typed to enter it without a machine.
champ-description = Details
champ-description-aide = what the caller says
champ-compte_rendu = Report
champ-compte_rendu-aide = what was done and found
champ-renonciation = No follow-up, because
champ-renonciation-aide = empty: a follow-up visit will have to be planned

liste-base-perdue = The database doesn’t answer. The list comes when the link is back.
liste-base-arretee = The database was stopped. Start it again with regie db start.
recherche-en-cours = Searching…
champ-site-garde = The site stays chosen: Backspace looks for another.
champ-site-sans-reponse = The database does not answer. What you type stays; the search goes on as soon as it is back.
champ-site-inconnu = Nothing found. Enter a new client{ $touche-nouveau-client }.
champ-site-proche = Near: “{ $mots }”
champ-site-sans = no site yet
rien-trouve = Nothing found.
envoi-en-cours = Sending…
envoi-formulaire = Sending… What you type is kept for what comes next.
tape-pendant-l-envoi = What was typed while it was being sent was not taken.

aide-touches = Keys
aide-chercher = look for a key or an action
commande-titre = Command
commande-chercher = planning, new, suggest…

suggestions-titre = Who for { $numero } · { $titre }
suggestions-attente = Looking for the best technicians…
suggestions-attente-retenir = Looking for the best technicians… the choice will be taken.
suggestions-attente-provisoire = Looking for the best technicians… the choice will be pencilled in.
suggestions-aucune = Nobody can take this mission. See why{ $touche-pourquoi-pas }.
suggestions-apres-echeance = After the mission’s deadline
suggestions-prise = That place has just been taken: choose among those that remain.
suggestions-raisons = What counts, in minutes of driving
pourquoi-pas-titre = Why not? { $numero } · { $titre }
pourquoi-pas-ailleurs = Not listed: { $n ->
    [one] one person of another branch than the mission’s
   *[other] { $n } people of other branches than the mission’s
}
pourquoi-pas-chercher = filter by name or reason
absence-titre = Absence of { $nom }
absence-fin-du-jour = end of that day
absence-comprise = Away { $quand }.
absence-a-replanifier = That work is pencilled in again and waits to be planned anew: tell whoever keeps the plan.
absence-effet-sans-plan = Their firm work in that time becomes pencilled in again, and waits for whoever keeps the plan.
absence-effet = Their firm work in that time becomes pencilled in again, and is offered to you to plan anew.
pied-corriger = edit
pied-decider = decide
champ-du = From
champ-au = To
champ-note = Detail
champ-note-aide = optional
orphelins-titre = { $nom }: { $n ->
    [one] { $n } visit to plan again
   *[other] { $n } visits to plan again
}
orphelins-personne = nobody free
orphelins-personne-aide = Nobody can take it in the days to come. It stays pencilled in on the board.
orphelins-titre-fait = { $nom }: { $faites } of { $n } { $n ->
    [one] visit
   *[other] visits
} planned again
orphelins-planifiee = Planned again: { $qui }, { $quand }. Whoever goes has been told.
orphelins-par-autrui = Already planned again by { $par }.
refus-orphelin-replanifie = This visit is planned again already.
    .hint = Choose another one, or close{ $touche-retour }.
refus-orphelins-replanifies = Everything is planned again.
    .hint = Close{ $touche-retour }.
orphelins-aide = Nothing is sent before you take it.
planning-agence = Branch { $code }
action-decider = Decide what follows
decision-sans-retour = This can’t be undone: { $raison }.
decision-derniere-question = { $numero } · { $decision }: this can’t be undone ({ $raison }). Do it?
decision-attente-effet = Its technicians will be released and told. A reason is needed.
decision-reouverture-effet = Another visit will follow. A reason is needed.
champ-decision = Decision
champ-attente = Waiting for
champ-motif = Reason
champ-reference-externe = Reference
passer-outre-titre = Override?
passer-outre-motif = why? The reason is kept in the journal.
depart-titre = { $numero }: leave now?
demarrage-titre = { $numero }: start now?
demarrage-effet = Planned { $quand }, not today. Confirm to start it now all the same.
refus-renfort-visite-en-main = What is in the hand is the visit itself, with its technicians.
    .hint = Put it back, then take somebody to help{ $touche-planning-grille-renfort }.
demi-tour-titre = { $numero }: turn back?
demi-tour-effet = The visit is firm again, and the roads of the day are laid anew around it.
annulation-titre = Cancel { $numero }?
annulation-effet = Its technicians will be released and told. This is final.
annulation-effet-inconnu = Whoever is planned will be told. This is final.
annulation-effet-libre = Nobody is planned for it. This is final.
annulation-motif = why?
compte-rendu-titre = End of { $numero }

fait = Done.
fait-mission = { $numero }: { $commande }.
fait-planifie = { $numero }: { $techniciens }, { $quand }.
dit-jour-suivant = The plan still shows the day before: next day{ $touche-planning-jour-suivant } to see it.
dit-autre-jour = The plan shows another day: “:planning { $jour }” to see it.
fait-retire = { $numero } is off the plan. Undo{ $touche-annuler } puts it back.
fait-annule = Undone: { $commande }.
fait-retabli = Redone: { $commande }.
fait-affermi = { $fermes ->
    [one] { $fermes } visit firmed up
   *[other] { $fermes } visits firmed up
}{ $refus ->
    [0] { "" }
   *[other] , { $refus } refused
}.
fait-absence = { $orphelins ->
    [0] { $qui }: absence recorded.
    [one] { $qui }: absence recorded, { $orphelins } visit to plan again.
   *[other] { $qui }: absence recorded, { $orphelins } visits to plan again.
}
copie = Copied: { $texte }.
selection-partie = What was selected is no longer there.
selection-filtree = The filter hides what was selected.
selection-d-une-autre-agence = What was selected is not of the branch that is shown.
mission-partie-du-lot = This mission waits no longer: somebody has planned it or given it up.
refus-deplacement-garde-fermete = A move keeps the visit as it is, firm or pencilled in.
    .hint = Drop it, then make it firm{ $touche-planning-grille-affermir }.
refus-deplacement-garde-ferme = A move keeps the visit as it is: this one is firm.
    .hint = Drop it, then pencil it in{ $touche-planning-grille-relacher }.

erreur-injoignable = The database doesn’t answer.
    .hint = Nothing is lost: the command will have no effect, or be done once. Try again when the link is back.
erreur-lecture = The database doesn’t answer: this can be read once the link is back.
erreur-affluence = Too many people are changing this at once.
    .hint = Try again.
erreur-interne = Internal error { $reference }.
    .hint = Give this reference to the person who administers Régie.

refus-absence-finit-avant = This absence ends before it begins.
    .hint = “To” is the last day, or the time of return.
refus-moment-illisible = “{ $valeur }” is neither a day nor a time.
    .champ = This is neither a day nor a time.
    .hint = For instance tomorrow, Fri 8:30, Nov 24 noon, tomorrow morning, 2pm.
refus-main-pleine = A job is in the hand.
    .hint = Drop it first{ $touche-valider }, or put it back{ $touche-retour }.
refus-personne-a-retenir = There is nobody to take: the list is empty.
    .hint = See why for each of them{ $touche-pourquoi-pas }.
refus-rien-a-echanger = There is no job beneath to swap with.
    .hint = Hold the visit over another job.
refus-sans-place-a-echanger = What waits has no place yet to give in exchange.
    .hint = Drop the mission elsewhere{ $touche-valider }, or put it back{ $touche-retour }.

preferences-titre = Preferences
preference-console-langue = Language
preference-console-langue-auto = the profile’s
preference-console-langue-fr = français
preference-console-langue-en = English
preference-console-langue-aide = Also by a key{ $touche-partout-langue }, everywhere. Dates and numbers follow.
preference-console-fond = Background
preference-console-fond-auto = the terminal’s
preference-console-fond-sombre = dark
preference-console-fond-clair = light
preference-console-fond-aide = “The terminal’s” follows what your terminal says of itself.
preference-console-couleurs = Colours
preference-console-couleurs-auto = the terminal’s
preference-console-couleurs-millions = millions
preference-console-couleurs-256 = 256
preference-console-couleurs-16 = 16
preference-console-couleurs-aucune = none
preference-console-couleurs-aide = Choose another when colours look wrong. Without colour, everything is still marked.
preference-console-traits = Lines
preference-console-traits-auto = as the terminal has them
preference-console-traits-dessines = drawn
preference-console-traits-ascii = typewriter
preference-console-traits-aide = “Typewriter” suits screen readers and old terminals.
preference-console-souris = Mouse
preference-console-souris-console = Régie’s
preference-console-souris-terminal = the terminal’s
preference-console-souris-aide = A key{ $touche-partout-souris } goes from one to the other, everywhere. The terminal selects and copies with it.
preference-console-calme = Calm mode
preference-console-calme-non = no
preference-console-calme-oui = yes
preference-console-calme-aide = In calm mode what changes does not light up.
