//! Changes of a page as new versions bring them, seeded: for measuring how well a target is found again.
//!
//! [`SCRIPT`] runs among the page's own scripts. It chooses targets, changes the page, and remembers the elements themselves, so that
//! the truth is known without a mark that an engine could see.

/// Makes the object `sullaeBench` in a page: `choose(seed, most)`, `change(name, seed, index)`, `takeBack()`, `placeOf(index)`,
/// `reached(index, points)`. A statement, not an expression.
pub const SCRIPT: &str = include_str!("changes.js");

/// The viewport that targets are recorded in: width, height, device pixels per CSS pixel.
pub const RECORDED_VIEWPORT: (u32, u32, f64) = (1280, 800, 1.0);

/// One kind of change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageChange {
    /// What it is called in tables.
    pub name: &'static str,
    /// Changes of the whole page, by their names in the script.
    pub page: &'static [&'static str],
    /// A change of one target, by its name in the script.
    pub target: Option<&'static str>,
    /// The viewport it is seen in.
    pub viewport: (u32, u32, f64),
}

const fn of_page(name: &'static str, page: &'static [&'static str]) -> PageChange {
    PageChange {
        name,
        page,
        target: None,
        viewport: RECORDED_VIEWPORT,
    }
}

const fn of_target(name: &'static str, page: &'static [&'static str], target: &'static str) -> PageChange {
    PageChange {
        target: Some(target),
        ..of_page(name, page)
    }
}

/// What a target has to survive.
pub const CHANGES: [PageChange; 18] = [
    of_page("ids and classes", &["ids_and_classes"]),
    of_page("wrappers", &["wrappers"]),
    of_page("siblings reordered", &["siblings"]),
    of_page("attributes dropped", &["attributes"]),
    of_target("moved", &[], "moved"),
    of_page("colours", &["colours"]),
    of_page("fonts", &["fonts"]),
    of_page("dark", &["dark"]),
    of_page("font size +15 %", &["larger"]),
    of_page("font size -15 %", &["smaller"]),
    of_target("label", &[], "label"),
    of_page("language", &["language"]),
    PageChange {
        viewport: (1280, 800, 1.5),
        ..of_page("device pixel ratio 1.5", &[])
    },
    PageChange {
        viewport: (1040, 720, 1.0),
        ..of_page("window size", &[])
    },
    of_page(
        "rebuilt (ids, wrappers, attributes)",
        &["ids_and_classes", "wrappers", "attributes"],
    ),
    of_page("restyled (colours, fonts, size)", &["colours", "fonts", "larger"]),
    PageChange {
        viewport: (1120, 760, 1.25),
        ..of_page("dark, window, ratio 1.25", &["dark"])
    },
    of_target("moved, ids and classes", &["ids_and_classes"], "moved"),
];

/// The target is gone; the rest is there, as it was or changed too.
pub const REMOVALS: [PageChange; 6] = [
    of_target("removed", &[], "removed"),
    of_target("removed, ids and classes", &["ids_and_classes"], "removed"),
    of_target("removed, attributes dropped", &["attributes"], "removed"),
    of_target("removed, colours", &["colours"], "removed"),
    of_target("removed, font size -15 %", &["smaller"], "removed"),
    PageChange {
        viewport: (1040, 720, 1.0),
        ..of_target("removed, window size", &[], "removed")
    },
];
