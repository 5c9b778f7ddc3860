## Command line: help

aide = Régie, la console des entreprises d’intervention : de l’appel à la facture payée.
aide-usage = Usage :
aide-commandes = Commandes
aide-options = Options
aide-arguments = Arguments
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
aide-audit = Journal : qui a fait quoi, et s’il dit toujours la même chose
aide-audit-list = Liste le journal, le plus récent d’abord
aide-audit-list-option-filter = objet:mission numero:M-2026-00231 par:ana commande:planning action:etat avant: apres: depuis: le:
    .valeur = FILTRE
aide-audit-list-option-since = Depuis ce jour : 2026-11-24, hier, -7
    .valeur = JOUR
aide-audit-list-option-limit = Nombre de lignes, 50 par défaut
    .valeur = NOMBRE
aide-audit-list-option-after = Suite d’une page : la valeur « next » de la précédente
    .valeur = CURSEUR
aide-audit-show = Montre une ligne : ce qui a changé, avant et après
aide-audit-show-option-seq = Numéro de la ligne, dans la première colonne de la liste
    .valeur = LIGNE
aide-audit-verify = Recalcule toutes les empreintes et la chaîne des sceaux ; code 3 si quelque chose a changé
aide-audit-verify-option-since = Tient pour vrais les sceaux faits avant ce jour
    .valeur = JOUR
aide-audit-verify-option-anchor = Cherche dans la chaîne les têtes notées dans ce fichier
    .valeur = FICHIER
aide-audit-anchor = Imprime la tête de la chaîne, à garder hors de la base ; signée si security.hmac_key est réglée
aide-audit-seal = Scelle ce qui peut l’être ; une console ouverte le fait d’elle-même
aide-db = Base de données : serveur privé, migrations
aide-db-start = Démarre le serveur privé ; le crée et le migre s’il le faut
aide-db-stop = Arrête le serveur privé
aide-db-status = Montre l’état du serveur et des migrations ; code 6 s’il ne répond pas
aide-db-url = Imprime l’URL de la base, sans mot de passe
aide-db-url-option-admin = Celle de l’administrateur
aide-db-psql = Ouvre psql sur la base
aide-db-psql-option-admin = En administrateur
aide-db-psql-option-arguments = Arguments pour psql
    .valeur = ARGUMENTS
aide-db-migrate = Applique les migrations en attente
aide-db-seed = Remplit une base vide avec l’entreprise de démonstration
aide-db-seed-option-size = Taille : small (40 techniciens), large (500 techniciens, un million de missions) ou medium (les mêmes gens, dix mille missions)
    .valeur = TAILLE
aide-db-seed-option-seed = Graine : le même nombre donne les mêmes données
    .valeur = NOMBRE
aide-db-seed-option-today = Jour autour duquel tout se passe, ou jour et heure (2026-11-24T15:30) ; à présent par défaut
    .valeur = AAAA-MM-JJ
aide-db-verify = Relit toutes les lignes et vérifie chaque règle ; code 3 si l’une est enfreinte
aide-config = Réglages
aide-config-show = Montre chaque réglage, sa valeur et d’où elle vient ; les secrets sont masqués
aide-notification = Ce dont vous avez été prévenu
aide-notification-list = Liste vos messages, les non lus d’abord
aide-notification-list-option-filter = evenement:affectation objet:intervention nonlu, ou des mots
    .valeur = FILTRE
aide-notification-list-option-limit = Nombre de lignes, 50 par défaut
    .valeur = NOMBRE
aide-notification-list-option-after = Suite d’une page : la valeur « next » de la précédente
    .valeur = CURSEUR
aide-notification-read = Marque des messages comme lus
aide-notification-read-option-ids = Numéros des messages
    .valeur = NUMÉROS
aide-notification-read-option-all = Tous
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

conseil-vouliez-vous-dire = Vouliez-vous dire { $valeur } ?
conseil-choix = Possibles : { $valeur }
echec-interne = Erreur interne, référence { $reference } dans le journal.
echec-as-interdit = Ce profil ne croit pas « --as » sans mot de passe.
    .hint = Connectez-vous, ou utilisez un profil qui le permet (session.as_allowed).
echec-qui-agit = Qui agit ?
    .hint = Connectez-vous (regie login), ou nommez quelqu’un avec --as si le profil le permet.
echec-pas-de-terminal = La console a besoin d’un terminal.
    .hint = Lancez-la dans un terminal, ou utilisez les commandes (regie --help).
echec-arret-demande = La console a été arrêtée de l’extérieur.
    .hint = Rien n’est perdu : ce qui était validé est enregistré.
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
echec-fichier-mal-forme = { $chemin } n’est pas du TOML, ligne { $ligne } ({ $raison }).
echec-fichier-illisible = { $chemin } : { $raison }
echec-secret-expose = { $chemin } contient un secret que d’autres peuvent lire.
    .hint = chmod 600 { $chemin }
echec-postgresql-absent = Aucun serveur PostgreSQL { $premiere } à { $derniere } n’est installé. Pour l’installer :
echec-postgresql-autre-version = Les données de { $dossier } sont de PostgreSQL { $version } ; installé : { $installees }.
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
echec-cle-hmac-absente = Rien ne signe la chaîne fiscale : security.hmac_key manque.
    .hint = Nommez un fichier avec security.hmac_key_file, ou posez REGIE_SECURITY_HMAC_KEY.
echec-serveur-arrete = Le serveur ne tourne pas.
    .hint = regie db start
echec-psql-absent = { $programme } : { $raison }
echec-base-externe = Les réglages nomment une base (database.url) : son serveur n’est pas à Régie.
echec-url-invalide = L’URL de la base n’est pas une URL de PostgreSQL.
    .hint = postgres://utilisateur@hote:5432/base
echec-base-injoignable = La base de données ne peut pas être jointe.
echec-base-perdue = La base de données ne répond plus.
    .hint = La même commande peut être répétée ; avec la même --key, elle ne sera faite qu’une fois.
echec-base-refuse =
    { $cause ->
        [base] La base de données « { $nom } » n’existe pas sur ce serveur.
        [mot-de-passe] La base de données refuse le mot de passe de « { $nom } ».
        [role] La base de données n’admet pas « { $nom } ».
       *[autre] La base de données refuse la connexion.
    }
    .hint = Vérifiez database.url : regie config show
echec-course-perdue = Trop de personnes changent cela en même temps.
    .hint = Essayez encore.
echec-pgbouncer-ancien = { $version } mélange les requêtes préparées : la base donnerait des résultats faux.
    .hint = Il faut PgBouncer 1.21 ou plus ; ou passez sans lui : Régie tient son propre pool.
echec-pgbouncer-inactif = Ce PgBouncer mélange les requêtes préparées : la base donnerait des résultats faux.
    .hint = Réglez-y max_prepared_statements au-dessus de zéro ; ou passez sans lui : Régie tient son propre pool.
echec-pgbouncer-muet = Un PgBouncer est devant la base, et sa console ne dit pas s’il est sûr.
    .hint = Mettez notre rôle dans ses stats_users ; ou passez sans lui : Régie tient son propre pool.
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

ecart = { $champ } : vous avez saisi « { $saisi } », la base a « { $actuel } »

systeme-fichier-absent = ce fichier n’existe pas
systeme-acces-refuse = accès refusé
systeme-pas-un-dossier = ce n’est pas un dossier
systeme-un-dossier = c’est un dossier
systeme-disque-plein = le disque est plein
systeme-lecture-seule = le disque est en lecture seule
systeme-adresse-prise = cette adresse est déjà prise
systeme-adresse-d-ailleurs = cette adresse n’est pas de cette machine
systeme-reseau-absent = aucun chemin n’y mène
systeme-connexion-coupee = connexion coupée
systeme-sans-reponse = pas de réponse à temps
systeme-connexion-refusee = connexion refusée
systeme-nom-inconnu = ce nom de serveur est inconnu
systeme-pas-du-texte = ce n’est pas du texte en UTF-8
systeme-port-illisible = le port n’est pas un nombre de 1 à 65535
systeme-nom-illisible = il manque un nom de serveur
systeme-pour-sslmode = de sslmode (possibles : disable, allow, prefer, require, verify-ca, verify-full)
systeme-valeur-inconnue = valeur inconnue
systeme-cle-en-double = clé en double
systeme-mal-ecrit = mal écrit
systeme-reponse-inattendue = réponse inattendue
