## The journal, its seals, verification

refus-brouillon-sans-place = Ce brouillon ne dit pas de quel champ il est.
    .hint = C’est une erreur du programme : signalez-la.
refus-brouillon-trop-long = Ce texte est trop long pour être gardé : au plus { $milliers } ko.
    .hint = Raccourcissez-le, ou joignez-le comme pièce.
refus-preference-illisible = « { $cle } » n’est pas le nom d’une préférence.
    .hint = Minuscules sans accents, chiffres, points et tirets.
refus-preference-trop-longue = Vos préférences prennent trop de place pour y ajouter « { $cle } ».
    .hint = Retirez-en d’abord.
