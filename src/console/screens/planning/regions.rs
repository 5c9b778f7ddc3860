//! Where the panes of the board lie.

use ratatui::layout::Rect;

/// What is in sight where there is room for one pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Technicians by hours.
    Grid,
    /// What waits.
    Backlog,
    /// The same as [`Self::Grid`], and beneath it what is told of the job in the hand, alone where there is little room.
    Hand,
}

/// Rectangles of one board; a pane that is not shown has no size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regions {
    /// The frame around everything.
    pub frame: Rect,
    /// Names of technicians.
    pub names: Rect,
    /// Their hours.
    pub hours: Rect,
    /// What waits; rows only.
    pub backlog: Rect,
    /// What is selected.
    pub detail: Rect,
    /// Row of the rule between grid and lower panes.
    pub rule: Option<u16>,
}

/// Below these, panes collapse to the one in sight.
const WIDE: u16 = 60;
const TALL: u16 = 14;
/// Below that many columns, what is told of the job in the hand needs those of what waits.
const ROOMY: u16 = 100;
/// Least lines of a grid that are worth giving some to what is told of the job in the hand.
const WORTH: u16 = 8;

/// Where the panes lie in an area.
#[must_use]
pub fn regions(area: Rect, sight: Sight) -> Regions {
    let nothing = Rect::new(area.x, area.y, 0, 0);
    let mut regions = Regions {
        frame: area,
        names: nothing,
        hours: nothing,
        backlog: nothing,
        detail: nothing,
        rule: None,
    };
    if area.width < 20 || area.height < 3 {
        return regions;
    }
    let inside = Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2);
    if area.width < WIDE || area.height < TALL {
        match sight {
            Sight::Hand if inside.height >= WORTH => {
                let lower = (inside.height / 3).min(5);
                let height = inside.height - lower - 1;
                split_grid(&mut regions, Rect { height, ..inside });
                let rule = inside.y + height;
                regions.rule = Some(rule);
                regions.detail = Rect {
                    y: rule + 1,
                    height: lower,
                    ..inside
                };
            }
            Sight::Grid | Sight::Hand => split_grid(&mut regions, inside),
            Sight::Backlog => regions.backlog = inside,
        }
        return regions;
    }
    let lower = (inside.height / 3).clamp(5, 14);
    let upper = inside.height - lower - 1;
    split_grid(
        &mut regions,
        Rect {
            height: upper,
            ..inside
        },
    );
    let rule = inside.y + upper;
    regions.rule = Some(rule);
    if sight == Sight::Hand && area.width < ROOMY {
        regions.detail = Rect::new(inside.x, rule + 1, inside.width, lower);
        return regions;
    }
    // The backlog's rows are read, the detail's lines are looked at: the backlog gets the larger part.
    let left = (inside.width * 5 / 8).min(inside.width - 28);
    regions.backlog = Rect::new(inside.x, rule + 1, left, lower);
    regions.detail = Rect::new(inside.x + left + 1, rule + 1, inside.width - left - 1, lower);
    regions
}

fn split_grid(regions: &mut Regions, grid: Rect) {
    let names = match grid.width {
        0..56 => 12,
        56..100 => 22,
        100..140 => 24,
        _ => 28,
    };
    regions.names = Rect { width: names, ..grid };
    regions.hours = Rect {
        x: grid.x + names + 1,
        width: grid.width.saturating_sub(names + 1),
        ..grid
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn panes_lie_within_and_apart(x in 0_u16..5, y in 0_u16..5, width in 0_u16..300, height in 0_u16..100, sight in prop::sample::select(vec![Sight::Grid, Sight::Backlog, Sight::Hand])) {
            let area = Rect::new(x, y, width, height);
            let found = regions(area, sight);
            let panes = [found.names, found.hours, found.backlog, found.detail];
            for (index, pane) in panes.iter().enumerate() {
                prop_assert!(pane.is_empty() || area.intersection(*pane) == *pane, "{found:?}");
                for other in &panes[index + 1..] {
                    prop_assert!(pane.intersection(*other).is_empty(), "{found:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_told_of_the_hand_has_the_whole_width_where_there_is_little() {
        let area = Rect::new(0, 1, 80, 22);
        let hand = regions(area, Sight::Hand);
        assert_eq!((hand.detail.width, hand.backlog.width), (78, 0));
        assert_eq!(
            hand.hours,
            regions(area, Sight::Grid).hours,
            "the grid stays where it is"
        );
        assert!(!regions(Rect::new(0, 1, 160, 43), Sight::Hand).backlog.is_empty());
    }

    #[test]
    fn small_screens_show_the_pane_with_the_focus() {
        let small = regions(Rect::new(0, 0, 40, 12), Sight::Backlog);
        assert!(small.hours.is_empty() && !small.backlog.is_empty());
        let small = regions(Rect::new(0, 0, 40, 12), Sight::Grid);
        assert!(!small.hours.is_empty() && small.backlog.is_empty() && small.detail.is_empty());
        let small = regions(Rect::new(0, 0, 40, 12), Sight::Hand);
        assert!(!small.hours.is_empty() && small.backlog.is_empty() && !small.detail.is_empty());
    }
}
