use super::*;

fn commande() -> Commande<'static> {
    Commande {
        id: 3,
        acteur_id: 11,
        nom: "mission.creer",
        nature: "NORMAL",
        annule_id: None,
        cree_le: 1_790_000_000_000_000,
    }
}

fn ligne(seq: i64) -> Ligne<'static> {
    Ligne {
        seq,
        xid: 900,
        grappe: 7,
        objet: "mission",
        objet_id: 42,
        objet_version: 1,
        action: "CREATION",
        acteur_id: 11,
        cree_le: 1_790_000_000_000_000,
        sel: &[1; 16],
        empreinte: &[2; 32],
        commande: commande(),
    }
}

fn lue(seq: i64) -> Lue {
    Lue {
        seq,
        feuille: ligne(seq).feuille(),
        objet: Some((Objet::Mission, 42)),
        cree_le: DateTime::UNIX_EPOCH,
        detail: Some(true),
    }
}

fn sceau(avant: Maillon, seqs: &[i64]) -> Sceau {
    let lignes: Vec<_> = seqs.iter().map(|seq| (*seq, ligne(*seq).feuille())).collect();
    let rang = avant.rang + 1;
    let last = seqs.last().copied().unwrap_or_default();
    Sceau {
        rang,
        algorithme: ALGORITHME,
        grappe: 7,
        dernier_xid: 900,
        dernier_seq: last,
        empreinte: empreinte(rang, (7, 900, last), &avant.empreinte, lignes.iter().copied()),
        lignes,
        precedent: avant.empreinte,
        cree_le: DateTime::UNIX_EPOCH,
    }
}

fn natures(fautes: &[Faute]) -> Vec<(Nature, Option<i64>)> {
    fautes.iter().map(|faute| (faute.nature, faute.seq)).collect()
}

/// The layout is a promise: seals made today are checked by tomorrow's program.
#[test]
fn the_layout_stays_as_it_is() {
    assert_eq!(
        hex::encode(ligne(1).feuille()),
        "86ea28fea377b0cae35d4e73c17d75a90881f0ac9e275fbf2840fe1c51aedd38"
    );
    assert_eq!(
        hex::encode(sceau(DEBUT, &[1, 2]).empreinte),
        "80bbd38e21421ba03abce0939770b93b24ab42f963689d90179109e9de0c69e0"
    );
}

#[test]
fn everything_that_a_row_says_is_in_its_leaf() {
    let whole = ligne(1);
    let others = [
        Ligne {
            xid: 901,
            ..whole.clone()
        },
        Ligne {
            grappe: 8,
            ..whole.clone()
        },
        Ligne {
            objet: "client",
            ..whole.clone()
        },
        Ligne {
            objet_id: 43,
            ..whole.clone()
        },
        Ligne {
            objet_version: 2,
            ..whole.clone()
        },
        Ligne {
            action: "ETAT",
            ..whole.clone()
        },
        Ligne {
            acteur_id: 12,
            ..whole.clone()
        },
        Ligne {
            cree_le: 0,
            ..whole.clone()
        },
        Ligne {
            sel: &[3; 16],
            ..whole.clone()
        },
        Ligne {
            empreinte: &[3; 32],
            ..whole.clone()
        },
        // The border between two texts is one of them too.
        Ligne {
            objet: "missionC",
            action: "REATION",
            ..whole.clone()
        },
    ];
    let commands = [
        Commande { id: 4, ..commande() },
        Commande {
            acteur_id: 12,
            ..commande()
        },
        Commande {
            nom: "mission.annuler",
            ..commande()
        },
        Commande {
            nature: "UNDO",
            ..commande()
        },
        Commande {
            annule_id: Some(1),
            ..commande()
        },
        Commande {
            cree_le: 0,
            ..commande()
        },
    ];
    let leaves: std::collections::HashSet<Empreinte> = others
        .into_iter()
        .chain(commands.map(|commande| Ligne { commande, ..ligne(1) }))
        .chain([ligne(1), ligne(2)])
        .map(|ligne| ligne.feuille())
        .collect();
    assert_eq!(leaves.len(), 19);
}

#[test]
fn a_whole_chain_has_no_fault() {
    let first = sceau(DEBUT, &[1, 2]);
    assert_eq!(first.fautes(DEBUT, &[lue(1), lue(2)]), []);
    let link = Maillon {
        rang: 1,
        empreinte: first.empreinte,
    };
    let erased = Lue {
        detail: None,
        ..lue(3)
    };
    assert_eq!(sceau(link, &[3]).fautes(link, &[erased]), []);
}

#[test]
fn every_fault_is_told_by_its_name_and_row() {
    use Nature::{
        AlgorithmeInconnu, ChaineRompue, DetailAltere, LigneAlteree, LigneGlissee, LigneManquante,
        SceauAltere, SceauManquant,
    };
    let whole = sceau(DEBUT, &[1, 2]);
    let rows = [lue(1), lue(2)];
    let altered = Lue {
        feuille: [9; 32],
        ..lue(2)
    };
    let detail = Lue {
        detail: Some(false),
        ..lue(1)
    };
    for (lues, expected) in [
        (vec![lue(1)], (LigneManquante, Some(2))),
        (vec![lue(1), altered], (LigneAlteree, Some(2))),
        (vec![lue(1), lue(2), lue(5)], (LigneGlissee, Some(5))),
        (vec![detail, lue(2)], (DetailAltere, Some(1))),
    ] {
        assert_eq!(natures(&whole.fautes(DEBUT, &lues)), [expected]);
    }
    let other = Maillon {
        rang: 0,
        empreinte: [5; 32],
    };
    assert_eq!(natures(&whole.fautes(other, &rows)), [(ChaineRompue, None)]);
    let later = Sceau {
        algorithme: 2,
        ..whole.clone()
    };
    assert_eq!(natures(&later.fautes(DEBUT, &rows)), [(AlgorithmeInconnu, None)]);
    let forged = Sceau {
        dernier_seq: 7,
        ..whole.clone()
    };
    assert_eq!(natures(&forged.fautes(DEBUT, &rows)), [(SceauAltere, None)]);
    let third = sceau(
        Maillon {
            rang: 2,
            empreinte: [5; 32],
        },
        &[1, 2],
    );
    let fautes = third.fautes(
        Maillon {
            rang: 1,
            empreinte: [5; 32],
        },
        &rows,
    );
    assert_eq!((fautes[0].nature, fautes[0].rang), (SceauManquant, Some(2)));
}
