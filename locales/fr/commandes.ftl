## Typed commands and the finder
# Names of commands, as they are typed: one word; both languages are understood in each.
nom-aller-planning = planning
nom-aller-missions = missions
nom-aller-stock = stock
nom-aller-devis = devis
nom-aller-factures = factures
nom-aller-clients = clients
nom-aller-journee = journée
nom-aller-utilisateurs = utilisateurs
nom-aller-notifications = notifications
nom-aller-tableau = tableau
nom-aller-journal = journal
nom-aller-sante = santé
nom-aide = aide
nom-chercher = chercher
nom-annuler = annuler
nom-refaire = rétablir
nom-rafraichir = relire
nom-langue = langue
nom-copier = copier
nom-preferences = préférences
nom-quitter = quitter
nom-jour-precedent = veille
nom-jour-suivant = lendemain
nom-aujourdhui = aujourdhui
nom-travail-suivant = travail-suivant
nom-travail-precedent = travail-précédent
nom-zoom-plus = zoom-plus
nom-zoom-moins = zoom-moins
nom-nouvelle-mission = nouvelle
nom-deplacer = déplacer
nom-affecter = affecter
nom-suggerer = suggérer
nom-pourquoi-pas = pourquoi-pas
nom-echanger = échanger
nom-renfort = renfort
nom-absence = absence
nom-tout-retenir = tout-retenir
nom-retirer = retirer
nom-affermir = affermir
nom-relacher = relâcher
nom-rebrousser = rebrousser
nom-confirmer = confirmer
nom-partir = partir
nom-arriver = arriver
nom-suspendre = pause
nom-terminer = terminer
nom-annuler-mission = abandonner
nom-provisoire = provisoire
nom-filtrer = filtrer
nom-trier = trier
nom-enregistrer = enregistrer
nom-vider = vider

genre-mission = mission
    .court = mis.
genre-client = client
    .court = cli.
genre-site = site
    .court = site
genre-personne = personne
    .court = pers
genre-equipement = équipement
    .court = éqt.
genre-ecran = écran
    .court = écr.
genre-commande = commande
    .court = cmd.

nom-console-fond = fond
nom-console-couleurs = couleurs
nom-console-traits = traits
nom-console-calme = calme
nom-genre-mission = mission
nom-genre-client = client
nom-genre-site = site
nom-genre-personne = personne
nom-genre-equipement = équipement

ouvrir-genre-mission = Ouvrir une mission : numéro, objet, client
ouvrir-genre-client = Ouvrir un client
ouvrir-genre-site = Ouvrir un site : nom, rue, ville
ouvrir-genre-personne = Ouvrir la fiche d’une personne
ouvrir-genre-equipement = Ouvrir un équipement : marque, modèle, n° de série

action-chercher = Chercher partout : mission, client, site, personne…
    .court = chercher
action-completer = Compléter ce qui est tapé
    .court = compléter
contexte-chercher = Chercher partout
pied-ligne-ou-rappel = choisir, rappeler

chercher-titre = Chercher partout
chercher-aide = numéro, client, rue, personne, écran…
trouve-sites = { $n ->
    [0] aucun site
    [one] { $n } site
   *[other] { $n } sites
}
trouve-trop-court = Encore une lettre ou deux : la recherche en veut trois.
trouve-sans-droit = Vos droits ne vont pas jusqu’à : { $quoi }.
trouve-pas-le-droit = Vos droits ne vont pas jusque-là.

commande-inconnue = « { $nom } » : pas de commande de ce nom.
commande-proche = « { $nom } » : pas de commande de ce nom. Plutôt { $proche }{ $touche-completer } ?
commande-pas-ici = « { $nom } » ne se fait pas ici : choisissez d’abord de quoi il s’agit.
commande-ni-jour-ni-agence = « { $mot } » n’est ni un jour ni une agence.
commande-choisi = maintenant
commande-pas-une-valeur = « { $mot } » n’est pas un choix. Au choix : { $valeurs }.
commande-toutes-agences = toutes les agences
commande-filtre-texte = une partie du nom
commande-filtre-jour = un jour : demain, ven., 24/11
commande-filtre-nombre = un nombre
commande-filtre-drapeau = seul ; -… pour l’inverse
jour-aujourdhui = aujourdhui
jour-demain = demain

lot-visites = { $n ->
    [one] { $n } visite
   *[other] { $n } visites
}, { $jour }
refus-annuler-d-abord-dit = Annuler : { $quoi } ?
    .hint = Encore une fois{ $touche-annuler } pour le faire : ce n’est pas d’ici, ou pas d’à l’instant.
annuler-quoi = Annuler : { $quoi }
refaire-quoi = Rétablir : { $quoi }

mission-journal = Qui a fait quoi
refus-annuler-plus-tot = { $passe } Avant cela : { $quoi }
    .hint = Encore une fois{ $touche-annuler } pour annuler cette commande plus ancienne.
