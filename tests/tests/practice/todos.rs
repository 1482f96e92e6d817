//! TodoMVC: the same list of things to do, written with one framework after the other by people who know it.

use sullae_tests::fidelity::{
    CASE, Case,
    Deed::{self, *},
};

use crate::kit::Kit;

const NEW: &str = "#new-todo, .new-todo";

const ADD_TICK_FILTER: &[Deed] = &[
    Click(NEW),
    Type("Buy milk"),
    Key("Enter"),
    Type("Walk the dog"),
    Key("Enter"),
    Click("#todo-list li:nth-of-type(1) .toggle, .todo-list li:nth-of-type(1) .toggle"),
    Click("#filters li:nth-of-type(3) a, .filters li:nth-of-type(3) a"),
];

/// One that is ticked is shown, and one is left to do.
macro_rules! only_ticked {
    ($text:literal) => {
        concat!(
            "(() => {
    const shown = [...document.querySelectorAll('#todo-list > li, .todo-list > li')].filter((li) => li.offsetHeight > 0);
    const count = document.querySelector('#todo-count, .todo-count').textContent.trim();
    return shown.length === 1 && shown[0].innerText.trim() === '",
            $text,
            "' && shown[0].querySelector('input[type=checkbox]').checked && count.startsWith('1');
  })()"
        )
    };
}

const EDIT: &[Deed] = &[
    Click(NEW),
    Type("Buy milk"),
    Key("Enter"),
    Type("Walk the dog"),
    Key("Enter"),
    DoubleClick("#todo-list li:nth-of-type(2) label, .todo-list li:nth-of-type(2) label"),
    Chord("Control", "a"),
    Type("Feed the cat"),
    Key("Enter"),
];

/// The list says this, and none of it is being edited.
macro_rules! list_is {
    ($texts:literal) => {
        concat!(
            "[...document.querySelectorAll('#todo-list > li, .todo-list > li')].map((li) => li.innerText.trim()).join() === '",
            $texts,
            "' && !document.querySelector('li.editing')"
        )
    };
}

const CLEAR_AND_REMOVE: &[Deed] = &[
    Click(NEW),
    Type("Buy milk"),
    Key("Enter"),
    Type("Walk the dog"),
    Key("Enter"),
    Type("Call Ann"),
    Key("Enter"),
    Click("#todo-list li:nth-of-type(2) .toggle, .todo-list li:nth-of-type(2) .toggle"),
    Click("#clear-completed, .clear-completed"),
    Hover("#todo-list li:nth-of-type(1) label, .todo-list li:nth-of-type(1) label"),
    Click("#todo-list li:nth-of-type(1) .destroy, .todo-list li:nth-of-type(1) .destroy"),
];

/// The flows of one framework.
macro_rules! flows {
    ($name:literal, $kit:literal, $page:expr, $ticked:literal, $edited:literal, $left:literal) => {
        &[
            Case {
                name: concat!($name, "-add-tick-filter"),
                kind: $kit,
                page: $page,
                deeds: ADD_TICK_FILTER,
                after: only_ticked!($ticked),
                ..CASE
            },
            Case {
                name: concat!($name, "-edit"),
                kind: $kit,
                page: $page,
                deeds: EDIT,
                after: list_is!($edited),
                not_yet: if matches!($kit.as_bytes(), b"Mithril") {
                    "the page draws itself anew on Control and takes the selection away, so that nothing is typed over"
                } else {
                    ""
                },
                ..CASE
            },
            Case {
                name: concat!($name, "-clear-and-remove"),
                kind: $kit,
                page: $page,
                deeds: CLEAR_AND_REMOVE,
                after: list_is!($left),
                ..CASE
            },
        ]
    };
}

/// A framework's folder in the package of all of them.
macro_rules! todomvc {
    ($folder:literal, $name:literal, $kit:literal) => {
        Kit {
            name: $kit,
            package: "todomvc",
            licence: "MIT",
            folders: &[(concat!("todomvc/examples/", $folder), concat!("todomvc/examples/", $folder))],
            flows: flows!(
                $name,
                $kit,
                concat!("todomvc/examples/", $folder, "/index.html"),
                "Buy milk",
                "Buy milk,Feed the cat",
                "Call Ann"
            ),
        }
    };
}

pub(crate) const KITS: &[Kit] = &[
    todomvc!("backbone", "backbone", "Backbone"),
    todomvc!("angularjs", "angularjs", "AngularJS"),
    todomvc!("emberjs", "ember", "Ember"),
    todomvc!("knockoutjs", "knockout", "Knockout"),
    todomvc!("react", "react", "React 0.x"),
    todomvc!("vue", "vue", "Vue"),
    todomvc!("mithril", "mithril", "Mithril"),
    todomvc!("ractive", "ractive", "Ractive"),
    todomvc!("canjs", "canjs", "CanJS"),
    todomvc!("dojo", "dojo", "Dojo"),
    todomvc!("flight", "flight", "Flight"),
    todomvc!("backbone_marionette", "marionette", "Marionette"),
    todomvc!("spine", "spine", "Spine"),
    todomvc!("serenadejs", "serenade", "Serenade"),
    todomvc!("ampersand", "ampersand", "Ampersand"),
    todomvc!("durandal", "durandal", "Durandal"),
    Kit {
        name: "React 16",
        package: "todomvc-react",
        licence: "MIT",
        // Its page asks for its script at the top of the site.
        folders: &[("todomvc-react/dist", "todomvc-react/dist"), ("", "todomvc-react/dist")],
        // New ones come first here.
        flows: flows!(
            "react-16",
            "React 16",
            "todomvc-react/dist/index.html",
            "Walk the dog",
            "Walk the dog,Feed the cat",
            "Buy milk"
        ),
    },
];
