//! Demo pages of widget kits.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

use crate::kit::Kit;

const JQUERY_UI: &str = "jquery-ui-dist/index.html";

pub(crate) const KITS: &[Kit] = &[Kit {
    name: "jQuery UI",
    package: "jquery-ui-dist",
    licence: "MIT",
    folders: &[("jquery-ui-dist", "jquery-ui-dist")],
    flows: &[
        Case {
            name: "jquery-ui-dialog",
            kind: "jQuery UI",
            page: JQUERY_UI,
            deeds: &[Click("#dialog-link"), Click(".ui-dialog-buttonset button")],
            after: "$('#dialog').dialog('isOpen') === false && window.opened",
            ..CASE
        },
    ],
}];
