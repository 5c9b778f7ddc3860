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

## Command line: help

aide = Régie, la console des entreprises d’intervention : de l’appel à la facture payée.
aide-usage = Usage :
aide-commandes = Commandes
aide-commande = COMMANDE
aide-codes = Code de sortie : 0 fait, 1 interne, 2 usage, 3 refusé par une règle, 4 non autorisé, 5 conflit, 6 injoignable.
aide-option-profile = Profil des réglages : demo, dev, test, prod
    .valeur = PROFIL
aide-option-config = Fichier de réglages
    .valeur = FICHIER
aide-option-login = Personne au nom de qui agir, si le profil le permet
    .valeur = LOGIN
aide-option-json = Répond en JSON, pour les programmes
aide-option-langue = Langue des textes : fr, en
    .valeur = LANGUE
aide-option-help = Montre cette aide
aide-option-version = Montre la version
aide-demo = Ouvre la console sur l’entreprise de démonstration
aide-demo-option-no-console = Prépare tout, laisse le serveur en marche et imprime l’URL de la base
aide-db = Base de données : serveur privé, migrations
aide-db-start = Démarre le serveur privé ; le crée et le migre s’il le faut
aide-db-stop = Arrête le serveur privé
aide-db-status = Montre l’état du serveur et des migrations ; code 6 s’il ne répond pas
aide-db-url = Imprime l’URL de la base, sans mot de passe
aide-db-url-option-admin = Celle de l’administrateur
aide-db-psql = Ouvre psql sur la base
aide-db-psql-option-admin = En administrateur
aide-db-psql-option-arguments = Arguments pour psql
    .valeur = ARGUMENTS
aide-db-migrate = Applique les migrations en attente
aide-db-seed = Remplit une base vide avec l’entreprise de démonstration
aide-db-seed-option-size = Taille : small (40 techniciens) ou large (500 techniciens, un million de missions)
    .valeur = TAILLE
aide-db-seed-option-seed = Graine : le même nombre donne les mêmes données
    .valeur = NOMBRE
aide-db-seed-option-today = Jour autour duquel tout se passe ; aujourd’hui par défaut
    .valeur = AAAA-MM-JJ
aide-config = Réglages
aide-config-show = Montre chaque réglage, sa valeur et d’où elle vient ; les secrets sont masqués
aide-undo = Annule votre dernière commande
aide-undo-option-key = Clé d’idempotence : la même clé n’agit qu’une fois
    .valeur = UUID
aide-redo = Rétablit ce que vous venez d’annuler
aide-redo-option-key = Clé d’idempotence : la même clé n’agit qu’une fois
    .valeur = UUID
aide-completions = Imprime la complétion pour votre shell
aide-completions-option-shell = bash, elvish, fish, powershell ou zsh
aide-man = Imprime la page de manuel
aide-man-option-dir = Écrit une page par commande dans ce dossier
    .valeur = DOSSIER

## Command line: what is said

defaut = défaut [{ $table }]
serveur-demarre = Serveur démarré : { $url }
serveur-deja-la = Serveur déjà en marche : { $url }
serveur-arrete = Serveur arrêté
serveur-deja-arrete = Le serveur ne tournait pas
serveur-socket-ailleurs = Chemin trop long pour une socket : elle est dans { $dossier }
migration-appliquee = Migration { $version } { $nom } appliquée
demonstration-charge = { $lignes } lignes chargées
demonstration-construit = clés, index et règles
demonstration-chargee = Entreprise de démonstration chargée : { $lignes } lignes en { $secondes } s
migrations-a-jour = Aucune migration en attente
migrations-comptees = { $appliquees } appliquées, { $attente } en attente{ $ecarts ->
    [0] { "" }
   *[other] , { $ecarts } qui ne concordent pas avec ce programme
}
journal-absent = Sans journal : { $raison }

statut-server = serveur
statut-condition = état
statut-version = version
statut-data = données
statut-socket = socket
statut-url = URL
statut-pid = processus
statut-keeper = maintenu par
statut-in-use = en usage
statut-primary = primaire
statut-migrations = migrations
statut-valeur-private = privé
statut-valeur-external = externe
statut-valeur-absent = pas encore créé
statut-valeur-stopped = arrêté
statut-valeur-busy = occupé à démarrer ou à s’arrêter
statut-valeur-running = en marche
statut-valeur-command = une commande, jusqu’à regie db stop
statut-valeur-consoles = les consoles, jusqu’à la dernière
statut-valeur-yes = oui
statut-valeur-no = non

## Command line: what went wrong

conseil-vouliez-vous-dire = Vouliez-vous dire { $valeur } ?
conseil-choix = Possibles : { $valeur }
echec-interne = Erreur interne, référence { $reference } dans le journal.
echec-as-interdit = Ce profil ne croit pas « --as » sans mot de passe.
    .hint = Connectez-vous, ou utilisez un profil qui le permet (session.as_allowed).
echec-qui-agit = Qui agit ?
    .hint = Connectez-vous, ou nommez quelqu’un avec --as.
echec-pas-de-terminal = La console a besoin d’un terminal.
    .hint = Lancez-la dans un terminal, ou utilisez les commandes (regie --help).
echec-terminal-muet = Ce terminal (TERM=dumb) ne peut pas montrer la console.
    .hint = Choisissez un autre TERM, ou utilisez les commandes (regie --help).
echec-commande-inconnue = La commande « { $nom } » n’existe pas.
echec-option-inconnue = L’option « { $nom } » n’existe pas ici.
echec-argument-manquant = Il manque { $nom }.
echec-options-incompatibles = L’option { $nom } ne va pas avec les autres.
echec-valeur-manquante = Il manque une valeur à { $nom }.
echec-valeur-invalide = « { $valeur } » ne convient pas à { $nom }.
echec-reglage-inconnu = { $origine } : « { $nom } » n’est pas un réglage.
    .hint = Les réglages qui existent : regie config show
echec-profil-inconnu = { $origine } : le profil « { $nom } » n’existe pas.
    .hint = Les profils : demo, dev, test, prod
echec-reglage-invalide = { $origine } : la valeur de { $nom } ne convient pas ({ $raison }).
echec-fichier-mal-forme = { $chemin } n’est pas du TOML : { $raison }
echec-fichier-illisible = { $chemin } : { $raison }
echec-secret-expose = { $chemin } contient un secret que d’autres peuvent lire.
    .hint = chmod 600 { $chemin }
echec-postgresql-absent = Aucun serveur PostgreSQL { $premiere } à { $derniere } n’est installé. Pour l’installer :
echec-postgresql-autre-version = Les données de { $dossier } sont de PostgreSQL { $version } ; installé : { $installees }.
    .hint = Installez PostgreSQL { $version }, ou mettez ce dossier de côté (mv { $dossier } { $dossier }.{ $version }) : Régie en fera un neuf, où restaurer une sauvegarde.
echec-dossier-inconnu = { $dossier } n’est pas un dossier de PostgreSQL.
    .hint = Déplacez ce dossier, ou choisissez-en un autre avec REGIE_DATA_DIR.
echec-dossier-d-autrui = { $dossier } appartient à { $proprietaire }, qui seul peut en faire tourner le serveur.
    .hint = Prenez son identité, ou choisissez un autre dossier avec REGIE_DATA_DIR.
echec-dossier-ferme = Le compte { $compte } ne peut pas traverser { $ferme } jusqu’à { $dossier }.
    .hint = Choisissez un autre dossier avec REGIE_DATA_DIR, ou : chmod o+x { $ferme }
echec-compte-absent = PostgreSQL ne tourne pas sous root, et le compte système pour lui n’a pas pu être créé.
    .hint = useradd --system --user-group --no-create-home --shell /usr/sbin/nologin regie
echec-postgresql-echec = { $programme } a échoué.
echec-postgresql-muet = Le serveur ne répond pas. La fin de son journal :
echec-postgresql-autre = Un autre serveur, celui de { $trouve }, répond dans { $dossier }.
    .hint = Arrêtez-le, ou choisissez un autre dossier avec REGIE_DATA_DIR.
echec-base-deja-remplie = La base contient déjà une entreprise.
    .hint = La démonstration veut une base vide.
echec-serveur-arrete = Le serveur ne tourne pas.
    .hint = regie db start
echec-psql-absent = { $programme } : { $raison }
echec-base-externe = Les réglages nomment une base (database.url) : son serveur n’est pas à Régie.
echec-url-invalide = L’URL de la base n’est pas une URL de PostgreSQL.
    .hint = postgres://utilisateur@hote:5432/base
echec-base-injoignable = La base de données ne peut pas être jointe.
echec-base-perdue = La base de données ne répond plus.
    .hint = La même commande peut être répétée ; avec la même --key, elle ne sera faite qu’une fois.
echec-base-refuse = La base de données refuse la connexion.
echec-course-perdue = Trop de personnes changent cela en même temps.
    .hint = Essayez encore.
echec-pgbouncer-ancien = { $version } mélange les requêtes préparées : la base donnerait des résultats faux.
    .hint = Il faut PgBouncer 1.21 ou plus ; ou passez sans lui : Régie tient son propre pool.
echec-pgbouncer-inactif = Ce PgBouncer mélange les requêtes préparées : la base donnerait des résultats faux.
    .hint = Réglez-y max_prepared_statements au-dessus de zéro ; ou passez sans lui : Régie tient son propre pool.
echec-pgbouncer-muet = Un PgBouncer est devant la base, et sa console ne dit pas s’il est sûr.
    .hint = Mettez notre rôle dans ses stats_users ; ou passez sans lui : Régie tient son propre pool.
echec-migrations-en-attente = { $nombre ->
    [1] Une migration est en attente.
   *[other] { $nombre } migrations sont en attente.
}
    .hint = regie db migrate
echec-migration-changee = La migration { $version } a été appliquée avec un autre contenu.
    .hint = Cette base vient d’une autre version de Régie : reprenez celle-là, ou partez d’une base neuve.
echec-migration-inconnue = La base connaît la migration { $version }, ce programme non.
    .hint = Installez la version de Régie qui a migré cette base, ou une plus récente.
echec-migration-occupee = La migration { $version } n’a pas obtenu ses verrous.
    .hint = Relancez-la quand plus aucune longue transaction ne la gêne.
echec-migration-en-cours = Une autre migration est en cours.
    .hint = Attendez qu’elle finisse : regie db status
echec-migration-echouee = La migration { $version } a échoué et n’a rien laissé.

## The console: keys

touche-enter = Entrée
touche-esc = Échap
touche-tab = Tab
touche-backspace = Retour
touche-delete = Suppr
touche-up = ↑
touche-down = ↓
touche-left = ←
touche-right = →
touche-home = Début
touche-end = Fin
touche-pageup = PgPréc
touche-pagedown = PgSuiv
touche-space = Espace
touche-maj = Maj

touches-titre = Les touches de la console
touches-intro = Cette page est écrite à partir de la table des touches (`src/console/keymap`) : ne la modifiez pas à la main.
touches-colonne = Touches

groupe-deplacement = Se déplacer
groupe-ecrans = Aller à
groupe-planification = Planifier
groupe-visite = La visite du jour
groupe-mission = Missions
groupe-saisie = Saisir et choisir
groupe-console = La console

contexte-partout = Partout
contexte-planning = Planning
contexte-planning-grille = Planning : techniciens et heures
contexte-planning-attente = Planning : à planifier
contexte-planning-deplacement = Planning : travail en main
contexte-nouvelle-mission = Nouvelle mission
contexte-suggestions = Suggestions
contexte-pourquoi-pas = Pourquoi pas ?
contexte-compte-rendu = Compte rendu
contexte-question = Question
contexte-aide = Aide
contexte-commande = Commande

action-haut = Monter
action-bas = Descendre
action-gauche = À gauche
action-droite = À droite
action-page-haut = Page précédente
action-page-bas = Page suivante
action-premier = Au premier
action-dernier = Au dernier
action-suivant = Panneau ou champ suivant
    .court = suivant
action-precedent = Panneau ou champ précédent
    .court = précédent
action-valider = Valider
    .court = valider
action-retour = Revenir
    .court = fermer
action-aller-planning = Planning
action-aller-missions = Missions
action-aller-stock = Stock
action-aller-devis = Devis
action-aller-factures = Factures
action-aller-clients = Clients
action-aller-journee = Ma journée
action-aller-utilisateurs = Utilisateurs
action-aller-notifications = Notifications
action-aller-tableau = Tableau de bord
action-aller-journal = Journal
action-aller-sante = Santé
action-aide = Toutes les touches d’ici
    .court = aide
action-commande = Commande par son nom
    .court = commande
action-annuler = Annuler la dernière commande
    .court = annuler
action-refaire = Rétablir ce qui vient d’être annulé
    .court = rétablir
action-rafraichir = Relire et redessiner
    .court = relire
action-langue = Lire en anglais
    .court = english
action-quitter = Quitter Régie
    .court = quitter
action-jour-precedent = Jour précédent
action-jour-suivant = Jour suivant
action-aujourdhui = Aujourd’hui, maintenant
    .court = aujourd’hui
action-travail-suivant = Travail suivant, ou une heure plus tard
    .court = travail suivant
action-travail-precedent = Travail précédent, ou une heure plus tôt
    .court = travail précédent
action-zoom-plus = Moins d’heures, plus larges
    .court = zoom +
action-zoom-moins = Plus d’heures, plus étroites
    .court = zoom −
action-nouvelle-mission = Nouvelle mission
    .court = nouvelle
action-deplacer = Prendre en main pour déplacer
    .court = déplacer
action-affecter = Prendre en main pour affecter
    .court = affecter
action-suggerer = Suggérer techniciens et heures
    .court = suggérer
action-pourquoi-pas = Pourquoi pas ? Le verdict pour chaque technicien
    .court = pourquoi pas
action-retirer = Retirer du planning
    .court = retirer
action-affermir = Affermir ce qui est provisoire
    .court = affermir
action-confirmer = Le client confirme
    .court = confirmer
action-partir = En route
    .court = en route
action-arriver = Démarrer : sur site
    .court = démarrer
action-suspendre = Pause, ou reprise
    .court = pause
action-terminer = Terminer : compte rendu
    .court = terminer
action-annuler-mission = Annuler la mission
    .court = annuler la mission
action-provisoire = En provisoire
    .court = provisoire
action-enregistrer = Enregistrer
    .court = enregistrer
action-vider = Vider le formulaire
    .court = vider

pied-technicien = technicien
pied-aller = aller
pied-porter = porter
pied-ligne = choisir
pied-jour = jour
pied-poser = poser
pied-remettre = remettre
pied-retenir = retenir
pied-suite = suite
pied-quitter-brouillon = quitter

## The console: screens

ecran-planning = Planning
ecran-nouvelle-mission = Nouvelle mission

lien-direct = direct
lien-perdu = base perdue
trop-petit = Régie a besoin de { $colonnes } colonnes et { $lignes } lignes. Agrandissez la fenêtre : rien n’est perdu.

colonne-technicien = Technicien
colonne-quand = Quand
colonne-route = Route
colonne-cout = Coût

planning-lecture = Lecture du planning…
planning-personne = Personne à planifier ce jour-là.
planning-attente = À planifier
planning-attente-vide = Rien n’attend.

detail-echeance = Échéance { $quand } ({ $reste })
detail-souhait = Souhaité { $quand }
detail-titres = Exigé : { $titres }
detail-acces = Accès : { $acces }
detail-libre = Libre à { $heure }
detail-pas-d-horaires = Ne travaille pas ce jour-là
detail-deplacement = { $numero } en main
detail-provisoire = sera posé en provisoire
detail-ferme = sera posé ferme
detail-rien-contre = Rien ne s’y oppose sur le planning
objection-pris = Déjà pris : { $quoi }, { $heures }
objection-horaires = Hors des horaires habituels
objection-echeance = Après l’échéance de { $quand }
objection-competence = Sans la compétence { $specialisation } { $niveau }
objection-passe = Dans le passé

priorite-courte = P{ $n }
priorite-1 = 1 tout de suite
priorite-2 = 2 vite
priorite-3 = 3 normale
priorite-4 = 4 quand ça arrange

champ-aucun = aucune
champ-site = Client, site
champ-site-aide = nom, rue ou ville
champ-titre = Titre
champ-titre-aide = de quoi s’agit-il ?
champ-type = Type
champ-priorite = Priorité
champ-specialisation = Spécialité
champ-niveau = Niveau
champ-habilitation = Habilitation
champ-duree = Durée
champ-duree-aide = 1 h
champ-description = Précisions
champ-description-aide = ce que dit l’appelant
champ-compte_rendu = Compte rendu
champ-compte_rendu-aide = ce qui a été fait et constaté
champ-renonciation = Pas de suite, parce que
champ-renonciation-aide = vide : une visite de suite sera à planifier

recherche-en-cours = Recherche…
rien-trouve = Rien de tel.
envoi-en-cours = Envoi…

aide-titre = Touches
aide-chercher = chercher une touche ou une action
commande-titre = Commande
commande-chercher = planning, nouvelle, suggérer…

suggestions-titre = Qui pour { $numero } · { $titre }
suggestions-attente = Recherche des meilleurs techniciens…
suggestions-aucune = Personne ne peut prendre cette mission. Voyez pourquoi avec « w ».
suggestions-raisons = Ce qui pèse, en minutes de route
pourquoi-pas-titre = Pourquoi pas ? { $numero } · { $titre }
pourquoi-pas-chercher = filtrer par nom ou par raison
annulation-titre = Annuler { $numero } ?
annulation-effet = Ses techniciens seront libérés et prévenus. C’est définitif.
annulation-motif = pourquoi ?
compte-rendu-titre = Fin de { $numero }

fait = Fait.
fait-mission = { $numero } créée.
fait-planifie = { $numero } : { $techniciens }, { $quand }.
fait-retire = { $numero } est retirée du planning.
fait-annule = Annulé : { $commande }.
fait-affermi = { $fermes ->
    [one] { $fermes } visite affermie
   *[other] { $fermes } visites affermies
}, { $refus } refusées.
fait-absence = { $orphelins ->
    [0] Absence saisie.
    [one] Absence saisie : { $orphelins } visite à replanifier.
   *[other] Absence saisie : { $orphelins } visites à replanifier.
}
selection-partie = Ce qui était choisi n’est plus là.
mission-partie-du-lot = Cette mission n’attend plus : quelqu’un s’en est chargé.
deplacement-garde-fermete = Un déplacement ne change pas la fermeté : « f » affermit.

erreur-injoignable = La base ne répond pas.
    .hint = Rien n’est perdu : la commande sera sans effet ou faite une seule fois. Réessayez quand le lien revient.
erreur-affluence = Trop de monde change cela en même temps.
    .hint = Réessayez.
erreur-interne = Erreur interne { $reference }.
    .hint = Donnez cette référence à la personne qui administre Régie.

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
commande-lot = lot de commandes
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
objet-besoin = le besoin
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
refus-creneau-occupe = { $technicien } est déjà pris { $plage } : { $quoi }.
    .bref = Ce créneau vient d’être pris.
    .hint = Choisissez une autre heure ou une autre personne.
refus-login-pris = Cet identifiant est déjà pris.
    .hint = Choisissez-en un autre.
refus-technicien-parti = { $technicien } n’est plus actif, et { $numero } compte encore sur lui.
    .hint = Donnez d’abord cette visite à quelqu’un d’autre.
refus-absence-sur-travail-commence = { $numero } a déjà commencé ({ $etat }) : l’absence ne peut pas le recouvrir.
    .hint = Terminez ou suspendez d’abord ce travail, ou faites commencer l’absence après lui.
refus-travail-commence = { $numero } a déjà commencé ({ $etat }) : le planning ne le déplace plus.
    .hint = Terminez la visite, puis planifiez une suite.
refus-travail-en-cours = Quelqu’un travaille encore sur { $numero } ({ $etat }).
    .hint = Faites d’abord terminer ou rebrousser chemin.
refus-visite-deja-ferme = La visite de { $numero } est déjà ferme.
    .hint = Rafraîchissez : quelqu’un l’a affermie entre-temps.
refus-visite-sans-creneau = Cette visite n’a pas encore d’heure.
    .hint = Planifiez-la.
refus-visite-signee = Le compte rendu de { $numero } est signé : il ne se reprend plus.
    .bref = Le compte rendu de cette visite est signé : il ne se reprend plus.
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
refus-trop-de-monde = Trop de personnes changent la même chose en ce moment.
    .hint = Recommencez dans un instant : rien n’a été changé.
refus-reference-inconnue = Ce à quoi vous renvoyez n’existe pas ({ $cle }).
    .hint = Rafraîchissez : il a peut-être été supprimé entre-temps.
refus-technicien-en-double = Le même technicien est donné deux fois.
    .hint = Donnez chaque personne une fois ; plusieurs plages se donnent ensemble.
refus-technicien-deja-sur-la-visite = Ce technicien est déjà sur { $numero }.
    .hint = Choisissez une autre personne.
refus-plages-superposees = Ces plages se recouvrent.
    .hint = Une visite de plusieurs jours a des plages qui se suivent.
refus-habilitation-insuffisante = Le technicien n’a pas l’habilitation que demande ce besoin, sur tous ces jours.
    .hint = Choisissez une personne habilitée, ou une autre date.
refus-besoin-d-une-autre-mission = Ce besoin n’est pas de cette mission.
    .hint = Choisissez un besoin de la mission.
refus-equipement-d-un-autre-site = Cet équipement n’est pas sur ce site.
    .hint = Choisissez un équipement du site, ou son site.
refus-cloture-a-facturer = { $numero } n’est ni sous garantie ni sous contrat : elle se clôt par sa facture.
    .hint = Passez-la en facturation.
refus-suite-planifiee = La suite de cette visite de { $numero } est déjà planifiée.
    .hint = Retirez d’abord la suite du planning.

## Le planificateur : règles, coûts, ce qui manque

refus-technicien-indisponible = Cette personne ne peut pas recevoir de travail.
    .hint = Choisissez un technicien actif.
refus-technicien-exclu = { $technicien } est exclu de cette mission.
    .hint = Choisissez quelqu’un d’autre.
refus-agence = { $technicien } est d’une autre agence.
    .hint = Choisissez quelqu’un de l’agence, ou passez outre avec un motif.
refus-habilitation-manquante = { $technicien } n’a pas d’habilitation { $specialisation }.
    .hint = Choisissez quelqu’un d’habilité.
refus-niveau-insuffisant = { $technicien } est de niveau { $detenu } en { $specialisation } : il faut { $requis }.
    .hint = Choisissez quelqu’un de plus expérimenté, ou revoyez le besoin.
refus-habilitation-expiree = L’habilitation { $specialisation } de { $technicien } ne vaut pas le { $jour }.
    .hint = Renouvelez-la, ou choisissez une autre personne.
refus-titre-manquant = { $technicien } n’a pas le titre { $titre }.
    .hint = Choisissez quelqu’un qui le détient.
refus-titre-expire = Le titre { $titre } de { $technicien } ne vaut pas le { $jour }.
    .hint = Renouvelez-le, ou choisissez une autre personne.
refus-trop-tot = C’est trop tôt : pas avant { $limite }.
    .hint = Choisissez une heure plus tardive.
refus-hors-horizon = Le planning n’est pas connu au-delà de { $limite }.
    .hint = Choisissez une date plus proche.
refus-fenetre = Hors du rendez-vous convenu : { $plage }.
    .hint = Restez dans le rendez-vous, ou passez outre avec un motif.
refus-site-ferme = Le site est fermé { $plage }.
    .hint = Choisissez une heure d’ouverture, ou passez outre avec un motif.
refus-hors-couverture = Le contrat ne couvre pas { $plage }.
    .hint = Choisissez une heure couverte, ou passez outre avec un motif.
refus-absence = { $technicien } est absent { $plage }.
    .hint = Choisissez une autre personne ou un autre jour.
refus-hors-horaires = Hors des horaires de { $technicien } : { $plage }.
    .hint = Choisissez une heure de travail, ou passez outre avec un motif.
refus-trajet-impossible = { $technicien } a besoin de { $requis } min de route et n’en a que { $disponible }.
    .hint = Décalez l’heure, ou passez outre avec un motif.
refus-trajet-trop-long = { $technicien } aurait { $requis } min de route : la limite est de { $limite }.
    .hint = Choisissez quelqu’un de plus proche, ou passez outre avec un motif.
refus-repos-quotidien = { $technicien } n’aurait que { $repos } min de repos entre deux journées : il en faut { $limite } (Code du travail, L3131-1).
    .hint = Décalez l’heure, ou passez outre avec un motif.
refus-duree-journaliere = { $technicien } travaillerait { $total } min le { $jour } : la limite est de { $limite } (Code du travail, L3121-18).
    .hint = Choisissez un autre jour ou une autre personne, ou passez outre avec un motif.
refus-duree-hebdomadaire = { $technicien } travaillerait { $total } min la semaine du { $lundi } : la limite est de { $limite } (Code du travail, L3121-20).
    .hint = Choisissez une autre semaine ou une autre personne, ou passez outre avec un motif.
refus-repos-hebdomadaire = { $technicien } n’aurait que { $repos } min de repos d’affilée la semaine du { $lundi } : il en faut { $limite } (Code du travail, L3132-2).
    .hint = Choisissez un autre jour ou une autre personne, ou passez outre avec un motif.
refus-pause-6h = { $technicien } travaillerait { $continu } min sans pause : la limite est de { $limite } (Code du travail, L3121-16).
    .hint = Laissez 20 minutes de pause, ou passez outre avec un motif.
refus-aucun-creneau = { $technicien } n’a pas { $duree } min de libre d’affilée ({ $libre } au plus).
    .hint = Élargissez la recherche, ou raccourcissez le travail.
refus-aucun-technicien = Personne ne peut prendre cette mission dans les { $jours } jours.
    .hint = Demandez « pourquoi pas ? » pour voir ce qui manque à chacun.
refus-heure-illisible = Heure illisible.
    .hint = Écrivez par exemple 2026-11-24T10:00.
refus-heure-inexistante = { $heure } n’existe pas ({ $fuseau }) : les horloges avancent.
    .hint = Première heure possible : { $possible }.

cout-trajet = trajet
cout-detour = détour
cout-attente = attente
cout-fenetre = hors souhait
cout-gti = GTI dépassée
cout-gtr = GTR dépassée
cout-charge = charge
cout-niveau = niveau au-dessus
cout-habitue = nouveau sur le site
cout-equipe = hors équipe
cout-agence = autre agence
cout-coupure = coupure
cout-provisoire = sur du provisoire
cout-astreinte = astreinte
precision-adresse = adresse
precision-commune = commune
precision-code_postal = code postal
precision-secteur = secteur
precision-departement = département
regle-technicien-indisponible = indisponible
regle-technicien-exclu = exclu
regle-agence = agence
regle-habilitation-manquante = habilitation manquante
regle-niveau-insuffisant = niveau insuffisant
regle-habilitation-expiree = habilitation expirée
regle-titre-manquant = titre manquant
regle-titre-expire = titre expiré
regle-trop-tot = trop tôt
regle-hors-horizon = hors horizon
regle-fenetre = hors rendez-vous
regle-site-ferme = site fermé
regle-hors-couverture = hors couverture
regle-absence = absent
regle-creneau-occupe = occupé
regle-hors-horaires = hors horaires
regle-trajet-impossible = trajet impossible
regle-trajet-trop-long = trajet trop long
regle-repos-quotidien = repos quotidien
regle-duree-journaliere = durée journalière
regle-duree-hebdomadaire = durée hebdomadaire
regle-repos-hebdomadaire = repos hebdomadaire
regle-pause-6h = pause des 6 heures
regle-aucun-creneau = aucun créneau
commande-mission-creer-affecter = création et affectation
commande-planning-affecter-auto = affectation automatique
possible-des = Possible dès { $valeur }.
possible-avant = Possible jusqu’à { $valeur }.
possible-minutes = Possible en { $valeur } min.
possible-niveau = Possible au niveau { $valeur }.
possible-jour = Possible si le titre vaut le { $valeur }.
annulation-faite = Annulé : { $commande }.
retablissement-fait = Rétabli : { $commande }.
refus-rien-choisi = Rien n’est choisi ici.
    .hint = Choisissez d’abord un travail ou une mission.
refus-pas-un-travail = Ce n’est pas un travail.
    .hint = Choisissez une intervention.
refus-pas-encore-planifiee = Cette mission n’est pas encore planifiée.
    .hint = Affectez-la, ou demandez une suggestion.
refus-commande-en-cours = Une commande est déjà en route pour ce travail.
    .hint = Attendez sa réponse.
refus-ecran-a-venir = Cet écran vient avec une prochaine version.
    .hint = Sa touche lui est gardée.
refus-site-requis = Il manque le client et son site.
    .hint = Tapez une partie du nom, de la rue ou de la ville, puis Entrée.
refus-duree-illisible = « { $saisie } » n’est pas une durée.
    .hint = Par exemple 45 min, 1h30, 2 h.
