## Typed commands and the finder
# Names of commands, as they are typed: one word; both languages are understood in each.
nom-aller-planning = planning
nom-aller-missions = missions
nom-aller-stock = stock
nom-aller-devis = quotes
nom-aller-factures = invoices
nom-aller-clients = clients
nom-aller-journee = day
nom-aller-utilisateurs = people
nom-aller-notifications = notifications
nom-aller-tableau = dashboard
nom-aller-journal = journal
nom-aller-sante = health
nom-aide = help
nom-chercher = find
nom-annuler = undo
nom-refaire = redo
nom-rafraichir = refresh
nom-langue = language
nom-copier = copy
nom-preferences = preferences
nom-quitter = quit
nom-jour-precedent = previous-day
nom-jour-suivant = next-day
nom-aujourdhui = today
nom-travail-suivant = next-job
nom-travail-precedent = previous-job
nom-zoom-plus = zoom-in
nom-zoom-moins = zoom-out
nom-nouvelle-mission = new
nom-deplacer = move
nom-affecter = assign
nom-suggerer = suggest
nom-pourquoi-pas = why-not
nom-echanger = swap
nom-renfort = help-out
nom-absence = absence
nom-tout-retenir = accept-all
nom-retirer = unassign
nom-affermir = firm
nom-relacher = loosen
nom-rebrousser = turn-back
nom-confirmer = confirm
nom-partir = leave
nom-arriver = arrive
nom-suspendre = pause
nom-terminer = finish
nom-annuler-mission = give-up
nom-provisoire = pencil
nom-filtrer = filter
nom-trier = sort
nom-enregistrer = save
nom-vider = clear

genre-mission = mission
    .court = mis.
genre-client = client
    .court = cli.
genre-site = site
    .court = site
genre-personne = person
    .court = pers
genre-equipement = machine
    .court = mach
genre-ecran = screen
    .court = scr.
genre-commande = command
    .court = cmd.

nom-console-fond = theme
nom-console-couleurs = colours
nom-console-traits = lines
nom-console-calme = calm
nom-genre-mission = mission
nom-genre-client = client
nom-genre-site = site
nom-genre-personne = person
nom-genre-equipement = machine

ouvrir-genre-mission = Open a mission: number, subject, client
ouvrir-genre-client = Open a client
ouvrir-genre-site = Open a site: name, street, town
ouvrir-genre-personne = Open somebody’s record
ouvrir-genre-equipement = Open a machine: make, model, serial number

action-chercher = Find anything: mission, client, site, person…
    .court = find
action-completer = Complete what is typed
    .court = complete
contexte-chercher = Find anything
pied-ligne-ou-rappel = choose, recall

chercher-titre = Find anything
chercher-aide = number, client, street, person, screen…
trouve-sites = { $n ->
    [0] no site
    [one] { $n } site
   *[other] { $n } sites
}
trouve-trop-court = A letter or two more: searching takes three.
trouve-sans-droit = Beyond your rights: { $quoi }.
trouve-pas-le-droit = Your rights don’t reach that far.

commande-inconnue = “{ $nom }”: no command of that name.
commande-proche = “{ $nom }”: no command of that name. Rather { $proche }{ $touche-completer }?
commande-pas-ici = “{ $nom }” can’t be done here: first choose what it is about.
commande-ni-jour-ni-agence = “{ $mot }” is neither a day nor a branch.
commande-choisi = now
commande-pas-une-valeur = “{ $mot }” is no choice. Choose from: { $valeurs }.
commande-toutes-agences = all branches
commande-filtre-texte = part of the name
commande-filtre-jour = a day: tomorrow, fri, 24/11
commande-filtre-nombre = a number
commande-filtre-drapeau = alone; -… for the opposite
jour-aujourdhui = today
jour-demain = tomorrow

lot-visites = { $n ->
    [one] { $n } visit
   *[other] { $n } visits
}, { $jour }
refus-annuler-d-abord-dit = Undo: { $quoi }?
    .hint = Once more{ $touche-annuler } to do it: it wasn’t done here, or not just now.
annuler-quoi = Undo: { $quoi }
refaire-quoi = Redo: { $quoi }

mission-journal = Who did what
refus-annuler-plus-tot = { $passe } Before that: { $quoi }
    .hint = Once more{ $touche-annuler } takes that earlier command back.
