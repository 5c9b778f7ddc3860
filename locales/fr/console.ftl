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
chemin-touche = { $avant }, puis { $touche }

touches-titre = Les touches de la console
touches-intro = Cette page est écrite à partir de la table des touches (`src/console/keymap`) : ne la modifiez pas à la main.
touches-colonne = Touches
touches-souris = La souris
touches-souris-texte =
    Elle est facultative : tout se fait au clavier. Un clic choisit une ligne, une visite, un champ ; un second clic au même
    endroit fait ce que fait Entrée. Un clic sur une touche du pied de page la presse. La molette fait défiler ce qui est
    sous elle. Sur le planning, une visite se prend avec le bouton, se porte (ce que vaut la place est dit comme au
    clavier) et se pose en le relâchant ; hors de la grille, ou par Échap, elle revient où elle était. Une mission à
    planifier se porte de même sur la grille. Pour sélectionner et copier avec le terminal, une touche{ $touche-partout-souris } lui laisse la
    souris, et la reprend ; c’est gardé avec vos préférences.
souris-laissee = La souris est au terminal : sélectionnez, copiez. La même touche{ $touche-partout-souris } la reprend.
souris-reprise = La souris est à Régie. La même touche{ $touche-partout-souris } la laisse au terminal.

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
contexte-missions = Missions
contexte-filtre = Filtre
contexte-mission = Mission
contexte-nouvelle-mission = Nouvelle mission
contexte-suggestions = Suggestions
contexte-pourquoi-pas = Pourquoi pas ?
contexte-compte-rendu = Compte rendu
contexte-absence = Absence
contexte-orphelins = À replanifier
contexte-preferences = Préférences
contexte-confirmation = Confirmation
contexte-derniere-question = Confirmation de ce qui enlève
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
action-ouvrir = Ouvrir ce qui est choisi
    .court = ouvrir
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
action-copier = Copier le numéro
    .court = copier
action-souris = Souris au terminal, ou à la console
    .court = souris
action-preferences = Préférences : langue, couleurs, traits
    .court = préférences
action-quitter = Quitter Régie
    .court = quitter
action-jour-precedent = Jour précédent, ou semaine
action-jour-suivant = Jour suivant, ou semaine
action-aujourdhui = Aujourd’hui, maintenant
    .court = aujourd’hui
action-travail-suivant = Travail suivant, ou une heure plus tard
    .court = travail suivant
action-travail-precedent = Travail précédent, ou une heure plus tôt
    .court = travail précédent
action-zoom-plus = Plus près : heures plus larges, ou le jour
    .court = zoom +
action-zoom-moins = Plus loin : plus d’heures, puis la semaine
    .court = zoom −
action-nouvelle-mission = Nouvelle mission
    .court = nouvelle
action-deplacer = Prendre en main pour déplacer
    .court = déplacer
action-affecter = Prendre en main pour affecter
    .court = affecter
action-suggerer = Suggérer techniciens et heures
    .court = suggérer
action-pourquoi-pas = Pourquoi pas ? Le verdict pour chaque technicien
    .court = pourquoi pas
action-echanger = Échanger avec le travail en dessous
    .court = échanger
action-renfort = Envoyer quelqu’un en renfort
    .court = renfort
action-absence = Saisir une absence
    .court = absence
action-tout-retenir = Retenir tout ce qui est proposé
    .court = tout retenir
action-retirer = Retirer du planning
    .court = retirer
action-affermir = Affermir ce qui est provisoire
    .court = affermir
action-relacher = Remettre en provisoire ce qui est ferme
    .court = en provisoire
action-rebrousser = Rebrousser chemin : plus en route
    .court = demi-tour
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
action-filtrer = Filtrer
    .court = filtrer
action-trier = Trier autrement
    .court = trier
action-enregistrer = Enregistrer
    .court = enregistrer
action-vider = Vider le formulaire
    .court = vider

pied-technicien = technicien
pied-aller = aller
pied-porter = porter
pied-ligne = choisir
pied-jour = jour
pied-semaine = semaine
pied-poser = poser
pied-remettre = remettre
pied-tout-remettre = tout remettre
pied-retenir = retenir
pied-changer = changer
pied-ouvrir = ouvrir
pied-garder = garder
pied-tout-voir = tout voir
pied-defiler = défiler
pied-retour = retour
pied-autres = autres
pied-suite = suite
pied-annuler-quoi = annuler : { $quoi }
pied-refaire-quoi = rétablir : { $quoi }
pied-confirmer = confirmer
pied-oui = oui
pied-non = non
pied-nouveau-client = nouveau client
pied-nouveau-site = nouveau site
pied-quitter-brouillon = quitter

## The console: screens

ecran-planning = Planning
ecran-missions = Missions
ecran-mission = Mission
ecran-nouvelle-mission = Nouvelle mission

lien-direct = direct
lien-perdu = base perdue
lien-arrete = base arrêtée : regie db start
trop-petit = Régie a besoin de { $colonnes } colonnes et { $lignes } lignes. Agrandissez la fenêtre : rien n’est perdu.

colonne-technicien = Technicien
colonne-quand = Quand
colonne-route = Route
colonne-cout = Coût

tete-numero = Numéro
tete-etat = État
tete-titre = Titre
tete-client = Client
tete-ville = Ville
tete-prevue = Prévue
tete-techniciens = Techniciens
tete-echeance = Échéance
tete-echeance-court = Éch.

missions-aucune = Aucune mission ne correspond.
missions-a-faire = ce qui reste à faire
missions-filtre-aide = etat:planifiee tech:ana avant:ven …

fiche-description = Précisions
fiche-client = Client
fiche-payeur = Payeur
fiche-reference = Sa référence
fiche-site = Site
fiche-appeler = Appeler
fiche-acces = Accès
fiche-equipement = Équipement
fiche-besoins = Il faut
fiche-appel = Appelé le
fiche-souhait = Souhaité
fiche-gti = Sur site avant
fiche-gtr = Rétabli avant
fiche-attente = En attente
fiche-annulation = Annulée
fiche-visites = { $n ->
    [0] Aucune visite
    [one] { $n } visite
   *[other] { $n } visites
}
fiche-sans-heure = sans heure
fiche-sans-personne = personne encore

planning-lecture = Lecture du planning…
planning-personne = Personne à planifier ce jour-là.
planning-attente = À planifier
planning-attente-repartiteurs = Ce qui attend est l’affaire des répartiteurs.
planning-attente-vide = Rien n’attend.

detail-echeance-seule = Échéance { $quand }
main-changee = { $numero } a changé entre-temps : { $quand }.
main-partie = { $numero } n’est plus en main : quelqu’un l’a déplacée ou retirée entre-temps.
detail-echeance = Échéance { $quand } ({ $reste })
detail-souhait = Souhaité { $quand }
detail-titres = Exigé : { $titres }
detail-appeler = Appeler : { $appeler }
detail-acces = Accès : { $acces }
detail-hors-horaires = Hors de ses horaires à { $heure }
detail-sur-la-route = Sur la route à { $heure }
detail-libre = Libre à { $heure }
detail-pas-d-horaires = Ne travaille pas ce jour-là
detail-deplacement = { $numero } en main
detail-provisoire = sera posé en provisoire
detail-ferme = sera posé ferme
detail-depasse = +{ $duree }
detail-visite = Visite du { $quand }
detail-renfort = { $numero } en main, en renfort
detail-echange = L’échanger{ $touche-echanger } avec { $numero }
echange-place = { $offre } : { $numero } va à { $technicien }, { $heures }, { $aller } de route.
detail-contre-la-pose = Pose : { $raison }
detail-contre-l-echange = Échange : { $raison }
detail-rien-contre = Rien ne s’y oppose sur le planning
detail-autres-raisons = … et { $n ->
    [one] 1 autre
   *[other] { $n } autres
 }{ $touche-pourquoi-pas }
objection-pris = Déjà pris : { $quoi }, { $heures }
objection-horaires = Hors des horaires habituels
objection-echeance = Après l’échéance du { $quand }
objection-competence = Sans la compétence { $specialisation } { $niveau }
objection-provisoire = { $numero } y est en provisoire ({ $heures })
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
champ-titre-aide = de quoi s’agit-il ?
champ-priorite = Priorité
champ-specialisation = Spécialité
champ-niveau = Niveau
champ-habilitation = Habilitation
champ-effectif = Personnes
champ-specialisation-2 = Spécialité 2
champ-niveau-2 = Niveau 2
champ-habilitation-2 = Habilitation 2
champ-effectif-2 = Personnes 2
champ-specialisation-3 = Spécialité 3
champ-niveau-3 = Niveau 3
champ-habilitation-3 = Habilitation 3
champ-effectif-3 = Personnes 3
champ-specialisation-4 = Spécialité 4
champ-niveau-4 = Niveau 4
champ-habilitation-4 = Habilitation 4
champ-effectif-4 = Personnes 4
champ-duree = Durée
champ-duree-aide = 1 h
champ-fenetre = Souhaitée
champ-fenetre-aide = demain 14h-17h
souhait-entame = Ce créneau a déjà commencé : il en reste jusqu’à { $fin }.
brouillon-repris = Brouillon repris : { $quoi }. Une touche{ $touche-vider } l’efface.
champ-agence-du-site = d’après le client et le site
champ-equipement = Équipement
champ-equipement-aucun = aucun
champ-equipement-inconnu = Aucune machine du site ne correspond.
champ-equipement-effacer = Effacez ce qui est tapé pour la saisir sans machine.
champ-description = Précisions
champ-description-aide = ce que dit l’appelant
champ-compte_rendu = Compte rendu
champ-compte_rendu-aide = ce qui a été fait et constaté
champ-renonciation = Pas de suite, parce que
champ-renonciation-aide = vide : une visite de suite sera à planifier

liste-base-perdue = La base ne répond pas. La liste vient quand le lien revient.
liste-base-arretee = La base a été arrêtée. Relancez-la avec regie db start.
recherche-en-cours = Recherche…
champ-site-garde = Le site reste choisi : Retour arrière en cherche un autre.
champ-site-sans-reponse = La base de données ne répond pas. Ce que vous tapez reste ; la recherche reprend dès qu’elle est revenue.
champ-site-inconnu = Rien de tel. Entrez un nouveau client{ $touche-nouveau-client }.
champ-site-proche = Proche : « { $mots } »
champ-site-sans = sans site
rien-trouve = Rien de tel.
envoi-en-cours = Envoi…
envoi-formulaire = Envoi… Ce que vous tapez est gardé pour la suite.
tape-pendant-l-envoi = Ce qui a été tapé pendant l’envoi n’a pas été pris.

aide-touches = Touches
aide-chercher = chercher une touche ou une action
commande-titre = Commande
commande-chercher = planning, nouvelle, suggérer…

suggestions-titre = Qui pour { $numero } · { $titre }
suggestions-attente = Recherche des meilleurs techniciens…
suggestions-attente-retenir = Recherche des meilleurs techniciens… le choix sera retenu.
suggestions-attente-provisoire = Recherche des meilleurs techniciens… le choix sera retenu en provisoire.
suggestions-aucune = Personne ne peut prendre cette mission. Voyez pourquoi{ $touche-pourquoi-pas }.
suggestions-apres-echeance = Après l’échéance de la mission
suggestions-prise = Cette place vient d’être prise : choisissez parmi celles qui restent.
suggestions-raisons = Ce qui pèse, en minutes de route
pourquoi-pas-titre = Pourquoi pas ? { $numero } · { $titre }
pourquoi-pas-ailleurs = Hors liste : { $n ->
    [one] une personne d’une autre agence que celle de la mission
   *[other] { $n } personnes d’autres agences que celle de la mission
}
pourquoi-pas-chercher = filtrer par nom ou par raison
absence-titre = Absence · { $nom }
absence-fin-du-jour = fin de ce jour
absence-comprise = Absence { $quand }.
absence-a-replanifier = Ce travail redevient provisoire et attend d’être replanifié : prévenez qui tient le planning.
absence-effet-sans-plan = Son travail ferme sur ce temps redevient provisoire et attendra que qui tient le planning le replanifie.
absence-effet = Son travail ferme sur ce temps redevient provisoire et vous est proposé à replanifier.
pied-corriger = changer
pied-decider = décider
champ-du = Du
champ-au = Au
champ-note = Précision
champ-note-aide = facultatif
orphelins-titre = { $nom } : { $n ->
    [one] { $n } visite à replanifier
   *[other] { $n } visites à replanifier
}
orphelins-personne = personne de libre
orphelins-personne-aide = Personne ne peut la prendre dans les jours qui viennent. Elle reste en provisoire sur le planning.
orphelins-titre-fait = { $nom } : { $faites ->
    [one] { $faites } visite sur { $n } est replanifiée
   *[other] { $faites } visites sur { $n } sont replanifiées
}
orphelins-planifiee = Replanifiée : { $qui }, { $quand }. La personne qui y va est prévenue.
orphelins-par-autrui = Déjà replanifiée par { $par }.
refus-orphelin-replanifie = Cette visite est déjà replanifiée.
    .hint = Choisissez-en une autre, ou fermez{ $touche-retour }.
refus-orphelins-replanifies = Tout est replanifié.
    .hint = Fermez{ $touche-retour }.
orphelins-aide = Rien n’est envoyé avant que vous ne le reteniez.
planning-agence = Agence { $code }
action-decider = Décider de la suite
decision-sans-retour = Cela ne s’annulera pas : { $raison }.
decision-derniere-question = { $numero } · { $decision } : cela ne s’annulera pas ({ $raison }). Le faire ?
decision-attente-effet = Ses techniciens seront libérés et prévenus. Il faut un motif.
decision-reouverture-effet = Une autre visite suivra. Il faut un motif.
champ-decision = Décision
champ-attente = En attente de
champ-motif = Motif
champ-reference-externe = Référence
passer-outre-titre = Passer outre ?
passer-outre-motif = pourquoi ? Le motif est gardé au journal.
depart-titre = { $numero } : partir maintenant ?
demarrage-titre = { $numero } : commencer maintenant ?
demarrage-effet = Prévue { $quand }, pas aujourd’hui. Validez pour la commencer maintenant tout de même.
refus-renfort-visite-en-main = C’est la visite elle-même qui est en main, avec ses techniciens.
    .hint = Remettez-la, puis prenez un renfort{ $touche-planning-grille-renfort }.
demi-tour-titre = { $numero } : rebrousser chemin ?
demi-tour-effet = La visite redevient ferme, et la route de la journée est refaite autour d’elle.
annulation-titre = Annuler { $numero } ?
annulation-effet = Ses techniciens seront libérés et prévenus. C’est définitif.
annulation-effet-inconnu = Qui y serait affecté sera prévenu. C’est définitif.
annulation-effet-libre = Personne n’y est affecté. C’est définitif.
annulation-motif = pourquoi ?
compte-rendu-titre = Fin de { $numero }

fait = Fait.
fait-mission = { $numero } : { $commande }.
fait-planifie = { $numero } : { $techniciens }, { $quand }.
dit-jour-suivant = Le planning montre toujours la veille : jour suivant{ $touche-planning-jour-suivant } pour l’y voir.
dit-autre-jour = Le planning montre un autre jour : « :planning { $jour } » pour l’y voir.
fait-retire = { $numero } est retirée du planning. Annuler{ $touche-annuler } l’y remet.
fait-annule = Annulé : { $commande }.
fait-retabli = Rétabli : { $commande }.
fait-affermi = { $fermes ->
    [one] { $fermes } visite affermie
   *[other] { $fermes } visites affermies
}{ $refus ->
    [0] { "" }
    [one] , { $refus } refusée
   *[other] , { $refus } refusées
}.
fait-absence = { $orphelins ->
    [0] { $qui } : absence enregistrée.
    [one] { $qui } : absence enregistrée, { $orphelins } visite à replanifier.
   *[other] { $qui } : absence enregistrée, { $orphelins } visites à replanifier.
}
copie = Copié : { $texte }.
selection-partie = Ce qui était choisi n’est plus là.
selection-filtree = Le filtre cache ce qui était choisi.
selection-d-une-autre-agence = Ce qui était choisi n’est pas de l’agence affichée.
mission-partie-du-lot = Cette mission n’attend plus : quelqu’un l’a planifiée ou annulée.
refus-deplacement-garde-fermete = Un déplacement garde la visite comme elle est, ferme ou provisoire.
    .hint = Posez-la, puis affermissez-la{ $touche-planning-grille-affermir }.
refus-deplacement-garde-ferme = Un déplacement garde la visite comme elle est : celle-ci est ferme.
    .hint = Posez-la, puis remettez-la en provisoire{ $touche-planning-grille-relacher }.

erreur-injoignable = La base ne répond pas.
    .hint = Rien n’est perdu : la commande sera sans effet ou faite une seule fois. Réessayez quand le lien revient.
erreur-lecture = La base ne répond pas : cela se lira quand le lien sera revenu.
erreur-affluence = Trop de monde change cela en même temps.
    .hint = Réessayez.
erreur-interne = Erreur interne { $reference }.
    .hint = Donnez cette référence à la personne qui administre Régie.

refus-absence-finit-avant = Cette absence finit avant de commencer.
    .hint = « Au » est le dernier jour, ou l’heure du retour.
refus-moment-illisible = « { $valeur } » n’est ni un jour ni une heure.
    .champ = Ce n’est ni un jour ni une heure.
    .hint = Par exemple demain, ven. 8h30, 24/11 midi, 30 nov. matin, 14h.
refus-main-pleine = Un travail est en main.
    .hint = Posez-le d’abord{ $touche-valider }, ou remettez-le{ $touche-retour }.
refus-personne-a-retenir = Il n’y a personne à retenir : la liste est vide.
    .hint = Voyez pourquoi pour chacun{ $touche-pourquoi-pas }.
refus-rien-a-echanger = Il n’y a aucun travail en dessous avec quoi échanger.
    .hint = Tenez la visite au-dessus d’un autre travail.
refus-sans-place-a-echanger = Ce qui attend n’a pas encore de place à donner en échange.
    .hint = Posez la mission ailleurs{ $touche-valider }, ou remettez-la{ $touche-retour }.

preferences-titre = Préférences
preference-console-langue = Langue
preference-console-langue-auto = celle du profil
preference-console-langue-fr = français
preference-console-langue-en = English
preference-console-langue-aide = Aussi d’une touche{ $touche-partout-langue }, partout. Dates et nombres suivent.
preference-console-fond = Fond
preference-console-fond-auto = celui du terminal
preference-console-fond-sombre = sombre
preference-console-fond-clair = clair
preference-console-fond-aide = « Celui du terminal » suit ce que votre terminal dit de lui-même.
preference-console-couleurs = Couleurs
preference-console-couleurs-auto = celles du terminal
preference-console-couleurs-millions = millions
preference-console-couleurs-256 = 256
preference-console-couleurs-16 = 16
preference-console-couleurs-aucune = aucune
preference-console-couleurs-aide = À choisir quand les couleurs sont fausses. Sans couleur, tout reste marqué autrement.
preference-console-traits = Traits
preference-console-traits-auto = selon le terminal
preference-console-traits-dessines = dessinés
preference-console-traits-ascii = machine à écrire
preference-console-traits-aide = « Machine à écrire » convient aux lecteurs d’écran et aux terminaux anciens.
preference-console-souris = Souris
preference-console-souris-console = à Régie
preference-console-souris-terminal = au terminal
preference-console-souris-aide = Une touche{ $touche-partout-souris } passe de l’un à l’autre, partout. Au terminal, elle sélectionne et copie.
preference-console-calme = Mode calme
preference-console-calme-non = non
preference-console-calme-oui = oui
preference-console-calme-aide = En mode calme, ce qui change ne s’allume pas.
