//! Demo pages of widget kits.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

use crate::kit::Kit;

const AWESOMPLETE: &str = "awesomplete/index.html";
const CODEMIRROR: &str = "codemirror/mode/rpm/changes/index.html";
const DATETIME: &str = "jquery-datetimepicker/index.html";
const DRAGULA: &str = "dragula/index.html";
const JQUERY_UI: &str = "jquery-ui-dist/index.html";
const MEDIUM: &str = "medium-editor/demo/index.html";

pub(crate) const KITS: &[Kit] = &[
    Kit {
        name: "jQuery UI",
        package: "jquery-ui-dist",
        licence: "MIT",
        folders: &[("jquery-ui-dist", "jquery-ui-dist")],
        flows: &[
            Case {
                name: "jquery-ui-open-a-section-and-a-tab",
                kind: "jQuery UI",
                page: JQUERY_UI,
                deeds: &[
                    Click("#accordion h3:nth-of-type(2)"),
                    Until("$('#accordion').accordion('option', 'active') === 1 && !$(':animated').length"),
                    Click("#tabs li:nth-child(3) a"),
                ],
                after: "$('#accordion').accordion('option', 'active') === 1 && $('#tabs').tabs('option', 'active') === 2",
                ..CASE
            },
            Case {
                name: "jquery-ui-pick-a-suggestion-and-a-speed",
                kind: "jQuery UI",
                page: JQUERY_UI,
                deeds: &[
                    Click("#autocomplete"),
                    Type("ja"),
                    Click(".ui-autocomplete li:nth-child(2)"),
                    Click("#selectmenu-button"),
                    Click("#selectmenu-menu li:nth-child(4)"),
                ],
                after: "$('#autocomplete').val() === 'JavaScript' && $('#selectmenu').val() === 'Fast'",
                ..CASE
            },
            Case {
                name: "jquery-ui-drag-a-dialog-and-close-it",
                kind: "jQuery UI",
                page: JQUERY_UI,
                deeds: &[
                    Click("#dialog-link"),
                    DragBy(".ui-dialog-titlebar", 80, -60),
                    Click(".ui-dialog-buttonset button:first-child"),
                ],
                after: "$('#dialog').dialog('isOpen') === false && parseInt($('.ui-dialog')[0].style.left) > (innerWidth - 400) / 2 + 40",
                ..CASE
            },
            Case {
                name: "jquery-ui-pick-a-date-and-move-a-slider",
                kind: "jQuery UI",
                page: JQUERY_UI,
                deeds: &[
                    Click("#slider span:nth-of-type(1)"),
                    Key("ArrowRight"),
                    Key("ArrowRight"),
                    Click(".ui-datepicker-next"),
                    Click(".ui-datepicker-calendar tr:nth-child(2) td:nth-child(3) a"),
                ],
                after: "$('#slider').slider('values', 0) === 19 && $('#datepicker').datepicker('getDate') > new Date() && $('.ui-datepicker-calendar tr:nth-child(2) td:nth-child(3) .ui-state-active').length === 1",
                not_yet: "the two handles of a range have no name and look the same; once one has moved, neither is surely the recorded one",
                ..CASE
            },
        ],
    },
    Kit {
        name: "Awesomplete",
        package: "awesomplete",
        licence: "MIT",
        folders: &[("awesomplete", "awesomplete")],
        flows: &[
            Case {
                name: "awesomplete-click-a-suggestion",
                kind: "Awesomplete",
                page: AWESOMPLETE,
                deeds: &[Click("input.awesomplete"), Type("ja"), Click(".awesomplete li:nth-child(2)")],
                after: "document.querySelector('input.awesomplete').value === 'JavaScript'",
                not_yet: "not every time: the field is recognised, but not seen standing still before the time is up",
                ..CASE
            },
            Case {
                name: "awesomplete-choose-by-arrow-keys",
                kind: "Awesomplete",
                page: AWESOMPLETE,
                deeds: &[Click("input.awesomplete"), Type("ru"), Key("ArrowDown"), Key("Enter")],
                after: "document.querySelector('input.awesomplete').value === 'Ruby on Rails'",
                not_yet: "not every time: the field is recognised, but not seen standing still before the time is up",
                ..CASE
            },
            Case {
                name: "awesomplete-drop-the-list-down",
                kind: "Awesomplete",
                page: AWESOMPLETE,
                deeds: &[Click(".dropdown-btn"), Click("input.dropdown-input ~ ul li:nth-child(3)")],
                after: "document.querySelector('input.dropdown-input').value === 'ARIA'",
                ..CASE
            },
        ],
    },
    Kit {
        name: "DateTimePicker",
        package: "jquery-datetimepicker",
        licence: "MIT",
        // Its page asks for what it depends on below itself, as npm once put it.
        folders: &[
            ("jquery-datetimepicker", "jquery-datetimepicker"),
            ("jquery-datetimepicker/node_modules/php-date-formatter", "php-date-formatter"),
            ("jquery-datetimepicker/node_modules/jquery-mousewheel", "jquery-mousewheel"),
        ],
        flows: &[
            Case {
                name: "datetimepicker-pick-day-and-time",
                kind: "DateTimePicker",
                page: DATETIME,
                deeds: &[
                    Click("#datetimepicker4"),
                    Click(".xdsoft_datetimepicker:not(.xdsoft_inline) .xdsoft_date[data-date='19'][data-month='11']"),
                    Click(".xdsoft_datetimepicker:not(.xdsoft_inline) .xdsoft_time.xdsoft_current"),
                ],
                after: "document.querySelector('#datetimepicker4').value === '2013/12/19 18:00'",
                ..CASE
            },
            Case {
                name: "datetimepicker-open-by-button-and-go-a-month-on",
                kind: "DateTimePicker",
                page: DATETIME,
                deeds: &[
                    Click("#open"),
                    Click(".xdsoft_datetimepicker:not(.xdsoft_inline) .xdsoft_next"),
                    Click(".xdsoft_datetimepicker:not(.xdsoft_inline) .xdsoft_date[data-date='8'][data-month='0']"),
                    Click("#close"),
                ],
                after: "document.querySelector('#datetimepicker4').value.startsWith('2014/01/08')",
                ..CASE
            },
        ],
    },
    Kit {
        name: "Dragula",
        package: "dragula",
        licence: "MIT",
        folders: &[("dragula", "dragula")],
        flows: &[
            Case {
                name: "dragula-drag-over-to-the-other-list",
                kind: "Dragula",
                page: DRAGULA,
                deeds: &[Drag("#left-defaults > div:nth-child(1)", "#right-defaults > div:nth-child(2)")],
                after: "document.querySelectorAll('#right-defaults > div').length === 6 && document.querySelectorAll('#left-defaults > div').length === 2",
                ..CASE
            },
            Case {
                name: "dragula-drag-a-copy",
                kind: "Dragula",
                page: DRAGULA,
                deeds: &[Drag("#left-copy > div:nth-child(1)", "#right-copy > div:nth-child(1)")],
                after: "document.querySelectorAll('#left-copy > div').length === 3 && document.querySelectorAll('#right-copy > div').length === 3",
                ..CASE
            },
            Case {
                name: "dragula-drag-by-a-handle",
                kind: "Dragula",
                page: DRAGULA,
                deeds: &[Drag("#left-lovehandles .handle", "#right-lovehandles > div:nth-child(1)")],
                after: "document.querySelectorAll('#right-lovehandles > div').length === 3",
                ..CASE
            },
        ],
    },
    Kit {
        name: "MediumEditor",
        package: "medium-editor",
        licence: "MIT",
        folders: &[("medium-editor", "medium-editor")],
        flows: &[
            Case {
                name: "medium-editor-make-a-word-bold",
                kind: "MediumEditor",
                page: MEDIUM,
                deeds: &[DoubleClick(".editable p:nth-child(1)"), Click(".medium-editor-action-bold")],
                after: "document.querySelectorAll('.editable b').length === 1",
                not_yet: "the replayed double click selects no word of a long editor, so the buttons for it do not come",
                ..CASE
            },
            Case {
                name: "medium-editor-type-at-the-end",
                kind: "MediumEditor",
                page: MEDIUM,
                deeds: &[Click(".editable p:nth-child(2)"), Chord("Control", "End"), Type(" And so on.")],
                after: "document.querySelector('.editable').innerText.trim().endsWith(' And so on.')",
                ..CASE
            },
            Case {
                name: "medium-editor-choose-a-theme",
                kind: "MediumEditor",
                page: MEDIUM,
                deeds: &[Click("#sel-themes"), Key("ArrowDown"), Key("Enter")],
                after: "document.querySelector('#medium-editor-theme').href.endsWith('roman.css')",
                ..CASE
            },
        ],
    },
    Kit {
        name: "CodeMirror",
        package: "codemirror",
        licence: "MIT",
        folders: &[("codemirror", "codemirror")],
        flows: &[
            Case {
                name: "codemirror-type-a-line",
                kind: "CodeMirror",
                page: CODEMIRROR,
                deeds: &[Click(".CodeMirror-line"), Chord("Control", "Home"), Type("Mended"), Key("Enter")],
                after: "editor.getLine(0) === 'Mended' && editor.getLine(1).startsWith('----')",
                not_yet: "what is typed into is a hidden field that travels with the cursor, and nobody can press it",
                ..CASE
            },
            Case {
                name: "codemirror-replace-everything-and-undo",
                kind: "CodeMirror",
                page: CODEMIRROR,
                deeds: &[
                    Click(".CodeMirror-line"),
                    Chord("Control", "a"),
                    Type("x"),
                    Chord("Control", "z"),
                    Chord("Control", "End"),
                    Type("The end"),
                ],
                after: "editor.getLine(editor.lastLine()).endsWith('The end') && editor.lineCount() > 20",
                not_yet: "what is typed into is a hidden field that travels with the cursor, and nobody can press it",
                ..CASE
            },
        ],
    },
];
