//! Colours by role: what a thing is decides how it looks, and each terminal gets what it can show.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text, and the ground everything stands on.
    Text,
    /// Of second rank: units, captions.
    Dim,
    /// Rules and frames.
    Border,
    /// The frame of the pane that has the focus.
    Focus,
    /// A heading.
    Title,
    /// The header line.
    Header,
    /// A key in the footer or in help.
    Key,
    /// Something that can't be done now.
    Disabled,
    /// The selected row or thing.
    Selected,
    /// The selected row of a pane without the focus.
    SelectedIdle,
    /// All is well.
    Good,
    /// Pay attention.
    Warning,
    /// Wrong, late, refused.
    Danger,
    /// An overlay's ground.
    Overlay,
    /// The part of a text that matches what was typed.
    Match,
    /// A text field.
    Field,
    /// Hours of somebody's working day.
    OnHours,
    /// The line of the present time.
    Now,
    /// A pencilled-in job.
    Pencilled,
    /// A firm job.
    Planned,
    /// A job that the client has confirmed.
    Confirmed,
    /// Somebody is on the way.
    OnRoad,
    /// Somebody is at work.
    OnSite,
    /// Work is interrupted.
    Paused,
    /// A job that is over.
    Over,
    /// A job that ended without being done.
    Failed,
    /// The road.
    Travel,
    /// Somebody is away.
    Absent,
    /// Training, a meeting, the depot, a break.
    Busy,
    /// On call.
    OnCall,
    /// A job that is being carried, where it would fit.
    Ghost,
    /// A job that is being carried, where it would not.
    GhostBad,
    /// Something that has just changed.
    Flash,
}

/// How many colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// None: emphasis alone.
    None,
    /// The terminal's own sixteen.
    Sixteen,
    /// The palette of 256.
    Indexed,
    /// 16 million.
    True,
}

/// Light text on dark, or dark on light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Dark background.
    Dark,
    /// Light background.
    Light,
}

/// How everything looks in one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The terminal's colours.
    pub depth: Depth,
    /// The terminal's background.
    pub ground: Ground,
}

/// A role's looks: colours for rich terminals on a dark and on a light ground, for sixteen colours, and emphasis.
struct Look {
    dark: (u32, u32),
    light: (u32, u32),
    sixteen: (Option<Color>, Option<Color>),
    /// Emphasis with colours.
    rich: Modifier,
    /// Emphasis without.
    plain: Modifier,
}

const NONE: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const DIM: Modifier = Modifier::DIM;
const REV: Modifier = Modifier::REVERSED;
const ITALIC: Modifier = Modifier::ITALIC;

/// The ground itself, dark and light.
const GROUND: (u32, u32) = (0x0010_1318, 0x00f4_f4f0);

impl Theme {
    /// A theme for a terminal.
    #[must_use]
    pub fn new(depth: Depth, ground: Ground) -> Self {
        Self { depth, ground }
    }

    /// How a role looks here.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        let look = look(role);
        let (fg, bg) = match self.ground {
            Ground::Dark => look.dark,
            Ground::Light => look.light,
        };
        match self.depth {
            Depth::None => Style::reset().add_modifier(look.plain),
            Depth::Sixteen => {
                let (fg, bg) = match self.ground {
                    Ground::Dark => (
                        look.sixteen.0.unwrap_or(Color::Reset),
                        look.sixteen.1.unwrap_or(Color::Reset),
                    ),
                    Ground::Light => sixteen_on_light(role, look.sixteen),
                };
                Style::reset().fg(fg).bg(bg).add_modifier(look.rich)
            }
            Depth::Indexed => Style::reset()
                .fg(indexed(fg))
                .bg(indexed(bg))
                .add_modifier(look.rich),
            Depth::True => Style::reset().fg(rgb(fg)).bg(rgb(bg)).add_modifier(look.rich),
        }
    }

    /// The foreground and emphasis of a role on whatever ground is there.
    #[must_use]
    pub fn ink(self, role: Role) -> Style {
        let style = self.style(role);
        Style {
            bg: None,
            sub_modifier: NONE,
            ..style
        }
    }
}

/// One of sixteen colours on a light ground, which is drawn: a terminal whose own is dark shows a light console too.
fn sixteen_on_light(role: Role, (fg, bg): (Option<Color>, Option<Color>)) -> (Color, Color) {
    use Color::{Black, Blue, Cyan, DarkGray, Gray, Magenta, White, Yellow};
    match (role, bg) {
        (Role::Overlay, _) => (Black, White),
        (Role::Absent | Role::Over, _) => (DarkGray, Gray),
        (Role::SelectedIdle, _) => (Black, Gray),
        (Role::Pencilled, _) => (Blue, White),
        (_, Some(bg)) => (fg.unwrap_or(Black), bg),
        (_, None) => {
            // Light ones are not seen on white.
            let fg = match fg {
                None => Black,
                Some(Cyan) => Blue,
                Some(Yellow) => Magenta,
                Some(Gray) => DarkGray,
                Some(other) => other,
            };
            (fg, White)
        }
    }
}

/// On the ground that is there: only the text has a colour.
fn on_ground(dark: u32, light: u32, sixteen: Option<Color>, rich: Modifier, plain: Modifier) -> Look {
    Look {
        dark: (dark, GROUND.0),
        light: (light, GROUND.1),
        sixteen: (sixteen, None),
        rich,
        plain,
    }
}

/// On a ground of its own.
fn block(
    dark: (u32, u32),
    light: (u32, u32),
    sixteen: (Color, Color),
    rich: Modifier,
    plain: Modifier,
) -> Look {
    Look {
        dark,
        light,
        sixteen: (Some(sixteen.0), Some(sixteen.1)),
        rich,
        plain,
    }
}

fn look(role: Role) -> Look {
    use Color::{Black, Blue, Cyan, DarkGray, Gray, Green, Red, White, Yellow};
    match role {
        Role::Text => on_ground(0x00d3_d9e2, 0x0024_2a33, None, NONE, NONE),
        Role::Dim => on_ground(0x0080_8b9b, 0x006b_7480, Some(DarkGray), NONE, DIM),
        Role::Border => on_ground(0x0037_404d, 0x00c3_c8cf, Some(DarkGray), NONE, DIM),
        Role::Focus => on_ground(0x005f_a8f5, 0x0022_67c4, Some(Cyan), NONE, NONE),
        Role::Title => on_ground(0x00ee_f2f8, 0x000f_141b, None, BOLD, BOLD),
        Role::Header => block(
            (0x00e6_ebf2, 0x001d_2530),
            (0x0018_1e27, 0x00e6_e9ee),
            (White, Blue),
            NONE,
            REV,
        ),
        Role::Key => on_ground(0x0077_b7ff, 0x001f_62bd, Some(Cyan), BOLD, BOLD),
        Role::Disabled => on_ground(0x0055_5f6d, 0x00a2_a9b3, Some(DarkGray), NONE, DIM),
        Role::Selected => block(
            (0x000b_1420, 0x0077_b7ff),
            (0x00ff_ffff, 0x0022_67c4),
            (Black, Cyan),
            BOLD,
            REV.union(BOLD),
        ),
        Role::SelectedIdle => block(
            (0x00d3_d9e2, 0x0026_3242),
            (0x0024_2a33, 0x00d8_e2ee),
            (White, DarkGray),
            NONE,
            Modifier::UNDERLINED,
        ),
        Role::Good => on_ground(0x0063_c787, 0x001d_7f43, Some(Green), NONE, NONE),
        Role::Warning => on_ground(0x00f0_b54a, 0x009a_5b00, Some(Yellow), BOLD, BOLD),
        Role::Danger => on_ground(0x00ff_7a72, 0x00b8_1f24, Some(Red), BOLD, BOLD),
        Role::Overlay => block(
            (0x00d3_d9e2, 0x0019_1f28),
            (0x0024_2a33, 0x00f1_f2f0),
            (Gray, Black),
            NONE,
            NONE,
        ),
        Role::Match => on_ground(0x00f0_b54a, 0x009a_5b00, Some(Yellow), BOLD, Modifier::UNDERLINED),
        Role::Field => block(
            (0x00ee_f2f8, 0x0022_2a36),
            (0x000f_141b, 0x00e4_e8ed),
            // What it suggests is written in dark grey.
            (Black, Gray),
            NONE,
            Modifier::UNDERLINED,
        ),
        _ => board_look(role),
    }
}

/// The looks of what is on the planning board.
fn board_look(role: Role) -> Look {
    use Color::{Black, DarkGray, Gray, Green, Magenta, Red, White, Yellow};
    match role {
        Role::OnHours => Look {
            dark: (0x0048_5464, 0x001a_2029),
            light: (0x00b4_bac2, 0x00ff_ffff),
            sixteen: (Some(DarkGray), None),
            rich: NONE,
            plain: DIM,
        },
        Role::Now => on_ground(0x00ff_7a72, 0x00b8_1f24, Some(Red), NONE, BOLD),
        Role::Travel => on_ground(0x006f_8199, 0x0076_8391, Some(Gray), NONE, NONE),
        Role::Absent => block(
            (0x008e_8494, 0x0022_1f29),
            (0x006f_6478, 0x00e7_e2ea),
            (Gray, Black),
            NONE,
            DIM,
        ),
        Role::Busy => block(
            (0x00c9_b9e8, 0x0034_2b4a),
            (0x0046_3672, 0x00dd_d4ef),
            (White, Magenta),
            NONE,
            REV.union(DIM),
        ),
        Role::OnCall => on_ground(0x00b9_a55f, 0x0080_6a14, Some(Yellow), NONE, NONE),
        Role::Ghost => block(
            (0x0006_2412, 0x0063_c787),
            (0x00ff_ffff, 0x001d_7f43),
            (Black, Green),
            BOLD,
            REV.union(BOLD),
        ),
        Role::GhostBad => block(
            (0x002e_0504, 0x00ff_7a72),
            (0x00ff_ffff, 0x00b8_1f24),
            (White, Red),
            BOLD,
            REV.union(Modifier::UNDERLINED),
        ),
        Role::Flash => block(
            (0x0020_1602, 0x00f0_b54a),
            (0x0033_2000, 0x00ff_dd94),
            (Black, Yellow),
            BOLD,
            REV,
        ),
        _ => job_look(role),
    }
}

/// The looks of a job, by how far it has come.
fn job_look(role: Role) -> Look {
    use Color::{Black, Blue, Cyan, DarkGray, Gray, Green, Magenta, White, Yellow};
    match role {
        Role::Pencilled => block(
            (0x00a9_c4ea, 0x001c_2635),
            (0x0030_5582, 0x00e3_ecf7),
            (Cyan, Black),
            ITALIC,
            ITALIC,
        ),
        Role::Planned => block(
            (0x00e4_eefc, 0x0027_4f86),
            (0x000e_2a4d, 0x00b9_d3f2),
            (White, Blue),
            NONE,
            REV,
        ),
        Role::Confirmed => block(
            (0x00dc_fbf7, 0x001c_625f),
            (0x0005_3d3a, 0x00ac_dedb),
            (Black, Cyan),
            NONE,
            REV,
        ),
        Role::OnRoad => block(
            (0x00ff_f3d8, 0x007a_5713),
            (0x004a_3203, 0x00f3_d79a),
            (Black, Yellow),
            NONE,
            REV.union(BOLD),
        ),
        Role::OnSite => block(
            (0x00e6_fdec, 0x0022_713f),
            (0x0006_3b1b, 0x00a9_dfbb),
            (Black, Green),
            BOLD,
            REV.union(BOLD),
        ),
        Role::Paused => block(
            (0x00ff_f3d8, 0x0059_4a2c),
            (0x004a_3203, 0x00e8_dcc0),
            (Black, Yellow),
            NONE,
            REV,
        ),
        Role::Over => block(
            (0x008a_95a4, 0x0025_2c36),
            (0x0065_6e7a, 0x00dc_dfe3),
            (Gray, DarkGray),
            NONE,
            REV.union(DIM),
        ),
        Role::Failed => block(
            (0x00f3_b6a4, 0x0046_2a26),
            (0x007e_2f1b, 0x00f0_d6cd),
            (White, Magenta),
            NONE,
            REV.union(DIM),
        ),
        _ => look(Role::Text),
    }
}

fn rgb(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::Rgb(r, g, b)
}

/// The nearest of the 256: the colour cube or the greys, whichever is closer.
fn indexed(hex: u32) -> Color {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let [_, r, g, b] = hex.to_be_bytes();
    let nearest = |value: u8| {
        (0..6_u8)
            .min_by_key(|step| STEPS[usize::from(*step)].abs_diff(value))
            .unwrap_or(0)
    };
    let distance = |to: [u8; 3]| -> u32 {
        [r, g, b]
            .iter()
            .zip(to)
            .map(|(from, to)| u32::from(from.abs_diff(to)).pow(2))
            .sum()
    };
    let cube = [nearest(r), nearest(g), nearest(b)];
    let cube_distance = distance(cube.map(|step| STEPS[usize::from(step)]));
    let grey = (0..24_u8)
        .min_by_key(|step| distance([8 + 10 * step; 3]))
        .unwrap_or(0);
    if distance([8 + 10 * grey; 3]) < cube_distance {
        Color::Indexed(232 + grey)
    } else {
        Color::Indexed(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_256() {
        assert_eq!(indexed(0x00ff_0000), Color::Indexed(196));
        assert_eq!(indexed(0x0000_0000), Color::Indexed(16));
        assert_eq!(indexed(0x0012_1212), Color::Indexed(233));
    }

    #[test]
    fn sixteen_colours_follow_the_ground() {
        let style = |ground, role| Theme::new(Depth::Sixteen, ground).style(role);
        assert_eq!(style(Ground::Dark, Role::Text).bg, Some(Color::Reset));
        for role in [
            Role::Text,
            Role::Dim,
            Role::Key,
            Role::Warning,
            Role::Travel,
            Role::OnCall,
        ] {
            let light = style(Ground::Light, role);
            assert_eq!(light.bg, Some(Color::White), "{role:?}");
            let pale = [
                Color::Reset,
                Color::White,
                Color::Gray,
                Color::Yellow,
                Color::Cyan,
            ];
            assert!(!pale.contains(&light.fg.unwrap()), "{role:?}: {light:?}");
        }
        assert_ne!(style(Ground::Light, Role::Overlay).bg, Some(Color::Black));
    }

    #[test]
    fn without_colours_there_are_none() {
        for ground in [Ground::Dark, Ground::Light] {
            let style = Theme::new(Depth::None, ground).style(Role::Danger);
            assert!(
                matches!(style.fg, None | Some(Color::Reset))
                    && matches!(style.bg, None | Some(Color::Reset))
            );
        }
    }
}
