## The console: who sits there

ecran-connexion = Login
contexte-connexion = Login
contexte-roles = Switch role

action-role = Switch role (demonstration)
    .court = role
action-mot-de-passe = Change my password
    .court = password
action-deconnexion = Close my session
    .court = log out

pied-champ = next field
pied-effacer = clear

connexion-entrer = Who are you?
connexion-reprendre = Session over
    .intro = { $nom }, your session is over: half an hour without a key, twelve hours in all, or closed elsewhere. Nothing is lost: with your password everything goes on where you were.
connexion-provisoire = Choose your password
    .intro = The one you typed is temporary: it is good for nothing but choosing your own.
connexion-changer = Change my password
    .intro = Your other sessions ({ $login }) end with the old password.
connexion-identifiant = Login
connexion-mot-de-passe = Password
connexion-actuel = Current
connexion-nouveau = New
connexion-encore = Once more
connexion-verification = Checking…
connexion-conseil = 12 characters at least; a sentence of some words will do.
mot-de-passe-change = Password changed.

adieu-session-finie = Régie: your session is over (half an hour without a key, twelve hours in all, key revoked, or closed elsewhere). What you typed is kept: connect again.

roles-titre = Be somebody else
roles-chercher = name or role
fonction-admin = Administrator
fonction-repartiteur = Dispatcher
fonction-technicien = Technician
fonction-commercial = Sales
fonction-comptable = Accountant
fonction-magasinier = Storekeeper

refus-connexion-incomplete = Something is missing.
    .hint = Fill in every field, then Enter.
refus-mots-de-passe-differents = The two differ.
    .hint = Type the new password once more.
refus-role-hors-demonstration = Only the demonstration lets people switch roles.
    .hint = Here everybody logs in under their own name: close your session, and the other person opens theirs.
refus-ouverte-au-nom-de = Nobody logs in here: the console was opened in somebody’s name.
    .hint = Quit, then open it again in another person’s name.
refus-sans-connexion = Nobody logs in here: there is neither session nor password.
    .hint = In the demonstration, switch roles{ $touche-role }.
refus-personne-ici = Nobody is logged in here.
    .hint = Give a login and a password.
refus-mot-de-passe-par-cle = Your SSH key has opened this console, not a password.
    .hint = Change it at a local console; your keys: regie user key

## Over SSH

ssh-ecoute = Régie answers over SSH at { $adresse }, host key { $empreinte }.
ssh-sans-terminal = The console needs a terminal: ssh -t, or give a command (mission list).
ssh-terminal-muet = This terminal (TERM=dumb) can’t show the console.
    .hint = Choose another TERM, or give a command (mission list).
ssh-arret = Régie: the server stops. What you typed is kept: connect again in a while.
ssh-panique = Régie: a fault of ours has closed this console; it is logged. What you typed is kept: connect again.
ssh-base-injoignable = Régie: the database can’t be reached. Try again in a while.
ssh-commande-illisible = This command can’t be read: a quote is left open, or it is not text.

echec-pas-par-ssh = That can’t be done remotely.
    .hint = Files, passwords, the database and the settings are kept on the machine itself.
echec-adresse-prise = Can’t listen at { $adresse }: { $raison }
    .hint = Another “regie serve” may be running; choose another port: --port, or serve.port.
echec-cle-hote-illisible = { $chemin } is not a private key that can be used: { $raison }
    .hint = Make one without a passphrase: ssh-keygen -t ed25519 -N ""
echec-sortie-trop-longue = The answer is too long for one command.
    .hint = Ask for less: --filter, --limit.
echec-sortie-non-ecrite = The output could not be written: { $cause }.
    .hint = If the command changed something, that is done: here is what could not be written.
echec-ligne-incomprise = This line can’t be understood.
    .hint = The list of commands: --help

aide-serve = Opens the console remotely: SSH, by public key
aide-serve-option-address = Address to listen at
    .valeur = ADDRESS
aide-serve-option-port = Port; 0 for any that is free
    .valeur = PORT
