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
    Click("#todo-list li:first-child .toggle, .todo-list li:first-child .toggle"),
    Click("#filters li:nth-child(3) a, .filters li:nth-child(3) a"),
];

const ONE_TICKED_IS_SHOWN: &str = "(() => {
    const shown = [...document.querySelectorAll('#todo-list > li, .todo-list > li')].filter((li) => li.offsetHeight > 0);
    const count = document.querySelector('#todo-count, .todo-count').textContent;
    return shown.length === 1 && shown[0].innerText.trim() === 'Buy milk' && shown[0].querySelector('.toggle').checked && count.includes('1');
  })()";

const EDIT: &[Deed] = &[
    Click(NEW),
    Type("Buy milk"),
    Key("Enter"),
    Type("Walk the dog"),
    Key("Enter"),
    DoubleClick("#todo-list li:nth-child(2) label, .todo-list li:nth-child(2) label"),
    Chord("Control", "a"),
    Type("Feed the cat"),
    Key("Enter"),
];

const SECOND_IS_ANOTHER: &str = "(() => {
    const items = [...document.querySelectorAll('#todo-list > li, .todo-list > li')].map((li) => li.innerText.trim());
    return items.join() === 'Buy milk,Feed the cat' && !document.querySelector('li.editing');
  })()";

const CLEAR_AND_REMOVE: &[Deed] = &[
    Click(NEW),
    Type("Buy milk"),
    Key("Enter"),
    Type("Walk the dog"),
    Key("Enter"),
    Type("Call Ann"),
    Key("Enter"),
    Click("#todo-list li:nth-child(2) .toggle, .todo-list li:nth-child(2) .toggle"),
    Click("#clear-completed, .clear-completed"),
    Hover("#todo-list li:nth-child(1) label, .todo-list li:nth-child(1) label"),
    Click("#todo-list li:nth-child(1) .destroy, .todo-list li:nth-child(1) .destroy"),
];

const ONE_IS_LEFT: &str = "[...document.querySelectorAll('#todo-list > li, .todo-list > li')].map((li) => li.innerText.trim()).join() === 'Call Ann'";

/// The flows of one framework.
macro_rules! flows {
    ($name:literal, $kit:literal, $page:expr) => {
        &[
            Case {
                name: concat!($name, "-add-tick-filter"),
                kind: $kit,
                page: $page,
                deeds: ADD_TICK_FILTER,
                after: ONE_TICKED_IS_SHOWN,
                ..CASE
            },
            Case {
                name: concat!($name, "-edit"),
                kind: $kit,
                page: $page,
                deeds: EDIT,
                after: SECOND_IS_ANOTHER,
                ..CASE
            },
            Case {
                name: concat!($name, "-clear-and-remove"),
                kind: $kit,
                page: $page,
                deeds: CLEAR_AND_REMOVE,
                after: ONE_IS_LEFT,
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
            flows: flows!($name, $kit, concat!("todomvc/examples/", $folder, "/index.html")),
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
        flows: flows!("react-16", "React 16", "todomvc-react/dist/index.html"),
    },
];
