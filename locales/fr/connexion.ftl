## The console: who sits there

ecran-connexion = Connexion
contexte-connexion = Connexion
contexte-roles = Changer de rôle

action-role = Changer de rôle (démonstration)
    .court = rôle
action-mot-de-passe = Changer mon mot de passe
    .court = mot de passe
action-deconnexion = Fermer ma session
    .court = fermer la session

pied-champ = champ suivant
pied-effacer = effacer

connexion-entrer = Qui êtes-vous ?
connexion-reprendre = Session finie
    .intro = { $nom }, votre session est finie : une demi-heure sans une touche, douze heures en tout, ou fermée ailleurs. Rien n’est perdu : avec votre mot de passe, tout reprend où vous en étiez.
connexion-provisoire = Choisissez votre mot de passe
    .intro = Celui que vous avez tapé est provisoire : il ne sert qu’à choisir le vôtre.
connexion-changer = Changer mon mot de passe
    .intro = Vos autres sessions ({ $login }) se ferment avec l’ancien mot de passe.
connexion-identifiant = Identifiant
connexion-mot-de-passe = Mot de passe
connexion-actuel = Actuel
connexion-nouveau = Nouveau
connexion-encore = Encore une fois
connexion-verification = Vérification…
connexion-conseil = 12 caractères au moins ; une phrase de quelques mots convient.
mot-de-passe-change = Mot de passe changé.

adieu-session-finie = Régie : votre session est finie (une demi-heure sans une touche, douze heures en tout, clé révoquée, ou fermée ailleurs). Ce que vous avez tapé est gardé : reconnectez-vous.

roles-titre = Être quelqu’un d’autre
roles-chercher = nom ou rôle
fonction-admin = Administration
fonction-repartiteur = Répartiteur
fonction-technicien = Technicien
fonction-commercial = Commercial
fonction-comptable = Comptable
fonction-magasinier = Magasinier

refus-connexion-incomplete = Il manque quelque chose.
    .hint = Remplissez chaque champ, puis Entrée.
refus-mots-de-passe-differents = Les deux saisies diffèrent.
    .hint = Tapez le nouveau mot de passe encore une fois.
refus-role-hors-demonstration = Seule la démonstration laisse changer de rôle.
    .hint = Ici, chacun se connecte sous son nom : fermez votre session, l’autre personne ouvre la sienne.
refus-ouverte-au-nom-de = Ici, personne ne se connecte : la console a été ouverte au nom de quelqu’un.
    .hint = Quittez, puis rouvrez-la au nom d’une autre personne.
refus-sans-connexion = Ici, personne ne se connecte : il n’y a ni session ni mot de passe.
    .hint = Dans la démonstration, changez de rôle{ $touche-role }.
refus-personne-ici = Personne n’est connecté ici.
    .hint = Donnez un identifiant et un mot de passe.
refus-mot-de-passe-par-cle = Votre clé SSH vous a ouvert cette console, pas un mot de passe.
    .hint = Changez-le sur une console locale ; vos clés : regie user key

## Over SSH

ssh-ecoute = Régie répond en SSH sur { $adresse }, clé d’hôte { $empreinte }.
ssh-sans-terminal = La console a besoin d’un terminal : ssh -t, ou donnez une commande (mission list).
ssh-terminal-muet = Ce terminal (TERM=dumb) ne peut pas montrer la console.
    .hint = Choisissez un autre TERM, ou donnez une commande (mission list).
ssh-arret = Régie : le serveur s’arrête. Ce que vous avez tapé est gardé : reconnectez-vous dans un moment.
ssh-panique = Régie : une erreur de notre côté a fermé cette console ; elle est notée. Ce que vous avez tapé est gardé : reconnectez-vous.
ssh-base-injoignable = Régie : la base de données ne peut pas être jointe. Réessayez dans un moment.
ssh-commande-illisible = Cette commande ne se lit pas : un guillemet reste ouvert, ou ce n’est pas du texte.

echec-pas-par-ssh = Cela ne se fait pas à distance.
    .hint = Les fichiers, les mots de passe, la base et les réglages se tiennent sur la machine elle-même.
echec-adresse-prise = Impossible d’écouter sur { $adresse } : { $raison }
    .hint = Un autre « regie serve » tourne peut-être ; choisissez un autre port : --port, ou serve.port.
echec-cle-hote-illisible = { $chemin } n’est pas une clé privée utilisable : { $raison }
    .hint = Faites-en une sans phrase secrète : ssh-keygen -t ed25519 -N ""
echec-sortie-trop-longue = La réponse est trop longue pour une seule commande.
    .hint = Demandez moins : --filter, --limit.
echec-sortie-non-ecrite = La sortie n’a pas pu être écrite : { $cause }.
    .hint = Si la commande changeait quelque chose, c’est fait : voici ce qui n’a pas pu s’écrire.
echec-ligne-incomprise = Cette ligne ne se comprend pas.
    .hint = La liste des commandes : --help

aide-serve = Ouvre la console à distance : SSH, par clé publique
aide-serve-option-address = Adresse où écouter
    .valeur = ADRESSE
aide-serve-option-port = Port ; 0 pour n’importe quel port libre
    .valeur = PORT
