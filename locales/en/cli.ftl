## Command line: help

aide = Régie, the console of field-service companies: from the call to the paid invoice.
aide-usage = Usage:
aide-commandes = Commands
aide-options = Options
aide-arguments = Arguments
aide-commande = COMMAND
aide-codes = Exit code: 0 done, 1 internal, 2 usage, 3 refused by a rule, 4 not allowed, 5 conflict, 6 unreachable.
aide-option-profile = Profile of the settings: demo, dev, test, prod
    .valeur = PROFILE
aide-option-config = File of settings
    .valeur = FILE
aide-option-login = Person to act for, where the profile allows it
    .valeur = LOGIN
aide-option-json = Answers in JSON, for programs
aide-option-langue = Language of the texts: fr, en
    .valeur = LANGUAGE
aide-option-help = Shows this help
aide-option-version = Shows the version
aide-demo = Opens the console on the demonstration company
aide-demo-option-no-console = Prepares everything, leaves the server running and prints the database’s URL
aide-audit = Journal: who did what, and whether it still says the same
aide-audit-list = Lists the journal, newest first
aide-audit-list-option-filter = object:mission number:M-2026-00231 by:ana command:planning action:etat before: after: since: on:
    .valeur = FILTER
aide-audit-list-option-since = Since this day: 2026-11-24, yesterday, -7
    .valeur = DAY
aide-audit-list-option-limit = Number of rows, 50 by default
    .valeur = NUMBER
aide-audit-list-option-after = Where a page goes on: the value “next” of the one before
    .valeur = CURSOR
aide-audit-show = Shows one row: what changed, before and after
aide-audit-show-option-seq = Number of the row, in the list’s first column
    .valeur = ROW
aide-audit-verify = Computes every fingerprint and the chain of seals again; exit code 3 if anything changed
aide-audit-verify-option-since = Takes seals made before this day as they are
    .valeur = DAY
aide-audit-verify-option-anchor = Looks in the chain for the heads noted in this file
    .valeur = FILE
aide-audit-anchor = Prints the chain’s head, to be kept outside the database; signed where security.hmac_key is set
aide-audit-seal = Seals what can be sealed; an open console does it by itself
aide-db = Database: private server, migrations
aide-db-start = Starts the private server; creates and migrates it where needed
aide-db-stop = Stops the private server
aide-db-status = Shows how server and migrations are; code 6 if it does not answer
aide-db-url = Prints the database’s URL, without a password
aide-db-url-option-admin = The administrator’s
aide-db-psql = Opens psql on the database
aide-db-psql-option-admin = As the administrator
aide-db-psql-option-arguments = Arguments for psql
    .valeur = ARGUMENTS
aide-db-migrate = Applies the pending migrations
aide-db-seed = Fills an empty database with the demonstration company
aide-db-seed-option-size = Size: small (40 technicians), large (500 technicians, a million missions) or medium (the large one’s people, ten thousand missions)
    .valeur = SIZE
aide-db-seed-option-seed = Seed: the same number gives the same data
    .valeur = NUMBER
aide-db-seed-option-today = Day around which everything happens, or day and time (2026-11-24T15:30); now by default
    .valeur = YYYY-MM-DD
aide-db-verify = Reads every row again and checks each rule; exit code 3 if one is broken
aide-config = Settings
aide-config-show = Shows each setting, its value and where it comes from; secrets are masked
aide-notification = What you were told
aide-notification-list = Lists your messages, unread ones first
aide-notification-list-option-filter = event:affectation object:intervention unread, or words
    .valeur = FILTER
aide-notification-list-option-limit = Number of rows, 50 by default
    .valeur = NUMBER
aide-notification-list-option-after = Where a page goes on: the value “next” of the one before
    .valeur = CURSOR
aide-notification-read = Marks messages as read
aide-notification-read-option-ids = Numbers of the messages
    .valeur = NUMBERS
aide-notification-read-option-all = All of them
aide-undo = Takes your last command back
aide-undo-option-key = Idempotency key: the same key acts once
    .valeur = UUID
aide-redo = Does again what you have just taken back
aide-redo-option-key = Idempotency key: the same key acts once
    .valeur = UUID
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
demonstration-charge = { $lignes } rows loaded
demonstration-construit = keys, indexes and rules
demonstration-chargee = Demonstration company loaded: { $lignes } rows in { $secondes } s
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
statut-in-use = in use
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
statut-valeur-yes = yes
statut-valeur-no = no

## Command line: what went wrong

conseil-vouliez-vous-dire = Did you mean { $valeur }?
conseil-choix = Possible: { $valeur }
echec-interne = Internal error, reference { $reference } in the log.
echec-as-interdit = This profile doesn’t believe --as without a password.
    .hint = Log in, or use a profile that allows it (session.as_allowed).
echec-qui-agit = Who acts?
    .hint = Log in (regie login), or name somebody with --as where the profile allows it.
echec-pas-de-terminal = The console needs a terminal.
    .hint = Run it in a terminal, or use the commands (regie --help).
echec-arret-demande = The console was stopped from outside.
    .hint = Nothing is lost: what was confirmed is saved.
echec-terminal-muet = This terminal (TERM=dumb) can’t show the console.
    .hint = Choose another TERM, or use the commands (regie --help).
echec-commande-inconnue = There is no command “{ $nom }”.
echec-option-inconnue = There is no option “{ $nom }” here.
echec-argument-manquant = { $nom } is missing.
echec-options-incompatibles = The option { $nom } does not go with the others.
echec-valeur-manquante = { $nom } needs a value.
echec-valeur-invalide = “{ $valeur }” will not do for { $nom }.
echec-reglage-inconnu = { $origine }: “{ $nom }” is not a setting.
    .hint = The settings that exist: regie config show
echec-profil-inconnu = { $origine }: there is no profile “{ $nom }”.
    .hint = The profiles: demo, dev, test, prod
echec-reglage-invalide = { $origine }: the value of { $nom } will not do ({ $raison }).
echec-fichier-mal-forme = { $chemin } is not TOML, line { $ligne } ({ $raison }).
echec-fichier-illisible = { $chemin }: { $raison }
echec-secret-expose = { $chemin } holds a secret that others can read.
    .hint = chmod 600 { $chemin }
echec-postgresql-absent = No PostgreSQL server { $premiere } to { $derniere } is installed. To install one:
echec-postgresql-autre-version = The data in { $dossier } is PostgreSQL { $version }’s; installed: { $installees }.
    .hint = Install PostgreSQL { $version }, or put this folder aside (mv { $dossier } { $dossier }.{ $version }): Régie will make a new one, to restore a backup into.
echec-dossier-inconnu = { $dossier } is not a PostgreSQL folder.
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
echec-base-deja-remplie = The database already holds a company.
    .hint = The demonstration needs an empty database.
echec-cle-hmac-absente = Nothing signs the fiscal chain: security.hmac_key is not set.
    .hint = Name a file with security.hmac_key_file, or set REGIE_SECURITY_HMAC_KEY.
echec-serveur-arrete = The server is not running.
    .hint = regie db start
echec-psql-absent = { $programme }: { $raison }
echec-base-externe = The settings name a database (database.url): its server is not Régie’s.
echec-url-invalide = The database’s URL is not a PostgreSQL URL.
    .hint = postgres://user@host:5432/database
echec-base-injoignable = The database cannot be reached.
echec-base-perdue = The database does not answer any more.
    .hint = The same command may be repeated; with the same --key it will be done once only.
echec-base-refuse =
    { $cause ->
        [base] The database “{ $nom }” does not exist on that server.
        [mot-de-passe] The database refuses the password of “{ $nom }”.
        [role] The database does not admit “{ $nom }”.
       *[autre] The database refuses the connection.
    }
    .hint = Look at database.url: regie config show
echec-course-perdue = Too many people are changing this at once.
    .hint = Try again.
echec-pgbouncer-ancien = { $version } mixes prepared statements up: the database would give wrong results.
    .hint = It takes PgBouncer 1.21 or later; or go without it: Régie keeps its own pool.
echec-pgbouncer-inactif = This PgBouncer mixes prepared statements up: the database would give wrong results.
    .hint = Set its max_prepared_statements above zero; or go without it: Régie keeps its own pool.
echec-pgbouncer-muet = There is a PgBouncer before the database, and its console does not say whether it is safe.
    .hint = Put our role into its stats_users; or go without it: Régie keeps its own pool.
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

ecart = { $champ }: you typed “{ $saisi }”, the database has “{ $actuel }”

systeme-fichier-absent = there is no such file
systeme-acces-refuse = access denied
systeme-pas-un-dossier = it is not a folder
systeme-un-dossier = it is a folder
systeme-disque-plein = the disk is full
systeme-lecture-seule = the disk is read-only
systeme-adresse-prise = that address is taken
systeme-adresse-d-ailleurs = that address is not of this machine
systeme-reseau-absent = no way leads there
systeme-connexion-coupee = connection cut
systeme-sans-reponse = no answer in time
systeme-connexion-refusee = connection refused
systeme-nom-inconnu = no server of that name is known
systeme-pas-du-texte = it is not UTF-8 text
systeme-port-illisible = the port is not a number from 1 to 65535
systeme-nom-illisible = the name of a server is missing
systeme-pour-sslmode = of sslmode (possible: disable, allow, prefer, require, verify-ca, verify-full)
systeme-valeur-inconnue = unknown value
systeme-cle-en-double = key set twice
systeme-mal-ecrit = badly written
systeme-reponse-inattendue = unexpected answer
