//! Values that are not simply typed, files, rich text.

use sullae_tests::fidelity::{CASE, Case, Deed::*};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "a-slider-by-keys",
        kind: "values",
        page: "<label>Brightness <input type=range min=0 max=100 value=50 oninput=\"say(this.value)\"></label><script>$('input').focus()</script>",
        deeds: &[Key("ArrowRight"), Key("ArrowRight"), Key("ArrowRight")],
        steps: &["Set “Brightness” to “53”"],
        after: "$('input').value === '53' && did.at(-1) === '53'",
        ..CASE
    },
    Case {
        name: "a-slider-pressed-at-a-place",
        kind: "values",
        page: "<label>Brightness <input type=range min=0 max=4 value=0 style='width:200px' onchange=\"say(this.value)\"></label>",
        deeds: &[ClickAt("input", 100, 8)],
        steps: &["Set “Brightness” to “2”"],
        after: "$('input').value === '2' && did.at(-1) === '2'",
        ..CASE
    },
    Case {
        name: "a-date-typed-into-its-parts",
        kind: "values",
        page: "<label>Departure <input type=date oninput=\"say(this.value)\"></label>",
        deeds: &[ClickAt("input", 12, 10), Type("12252026")],
        steps: &["Set the “Departure” field to “2026-12-25”"],
        after: "$('input').value === '2026-12-25' && did.at(-1) === '2026-12-25'",
        ..CASE
    },
    Case {
        name: "a-time-typed-into-its-parts",
        kind: "values",
        page: "<label>Alarm <input type=time value=07:00 oninput=\"say(this.value)\"></label>",
        deeds: &[ClickAt("input", 12, 10), Key("ArrowUp")],
        steps: &["Set the “Alarm” field to “08:00”"],
        after: "$('input').value === '08:00'",
        ..CASE
    },
    Case {
        name: "a-month",
        kind: "values",
        page: "<label>Billing month <input type=month value=2026-05 oninput=\"say(this.value)\"></label>",
        deeds: &[ClickAt("input", 12, 10), Key("ArrowUp")],
        steps: &["Set the “Billing month” field to “2026-06”"],
        after: "$('input').value === '2026-06'",
        ..CASE
    },
    Case {
        name: "a-week",
        kind: "values",
        page: "<label>Sprint <input type=week value=2026-W20 oninput=\"say(this.value)\"></label>",
        deeds: &[ClickAt("input", 40, 10), Key("ArrowUp")],
        steps: &["Set the “Sprint” field to “2026-W21”"],
        after: "$('input').value === '2026-W21'",
        ..CASE
    },
    Case {
        name: "a-date-and-time",
        kind: "values",
        page: "<label>Meeting <input type=datetime-local value=2026-05-04T10:00 oninput=\"say(this.value)\"></label>",
        deeds: &[ClickAt("input", 12, 10), Key("ArrowUp")],
        steps: &["Set the “Meeting” field to “2026-06-04T10:00”"],
        after: "$('input').value === '2026-06-04T10:00'",
        ..CASE
    },
    Case {
        name: "the-arrows-of-a-number-field",
        kind: "values",
        page: "<label>Guests <input type=number value=2 oninput=\"say(this.value)\"></label>",
        deeds: &[Click("input"), Key("ArrowUp"), Key("ArrowUp")],
        steps: &["Type “4” into the “Guests” field"],
        after: "$('input').value === '4'",
        ..CASE
    },
    Case {
        name: "several-options-of-a-list",
        kind: "values",
        page: "<label>Toppings <select multiple size=4 onchange=\"say([...this.selectedOptions].map((o) => o.value))\"><option>Ham<option>Olives<option>Corn<option>Basil</select></label>",
        deeds: &[Click("option:nth-child(1)"), ClickHolding("option:nth-child(3)", "Control")],
        steps: &["Choose “Ham”, “Corn” in the “Toppings” list"],
        after: "[...$('select').selectedOptions].map((o) => o.value).join() === 'Ham,Corn'",
        ..CASE
    },
    Case {
        name: "text-edited-in-place",
        kind: "values",
        page: "<div contenteditable aria-label=Comment style='border:1px solid;min-height:60px;width:300px'></div>",
        deeds: &[Click("[contenteditable]"), Type("fine work")],
        steps: &["Type “fine work” into the “Comment” field"],
        after: "$('[contenteditable]').innerText.trim() === 'fine work'",
        ..CASE
    },
    Case {
        name: "korean-composed-in-place",
        kind: "values",
        page: "<div contenteditable aria-label=메모 style='border:1px solid;min-height:60px;width:300px'></div>",
        deeds: &[Click("[contenteditable]"), Compose(&["ㄱ", "가", "감"]), Compose(&["ㅅ", "사"])],
        steps: &["Type “감사” into the “메모” field"],
        after: "$('[contenteditable]').innerText.trim() === '감사'",
        ..CASE
    },
    Case {
        name: "rich-text-says-that-its-form-is-lost",
        kind: "values",
        page: "<div contenteditable aria-label=Letter style='border:1px solid;min-height:60px;width:300px'><b>Dear</b> you</div>",
        deeds: &[Click("[contenteditable]"), Key("End"), Type("!")],
        steps: &["Type “Dear you!” into the “Letter” field"],
        warns: &["Only the text is recorded: bold, lists and links are not typed by a replay."],
        after: "$('[contenteditable]').innerText.trim() === 'Dear you!'",
        ..CASE
    },
    Case {
        name: "a-file-is-uploaded",
        kind: "files",
        page: "<label>Photo <input type=file></label><script>$('input').onchange = async () => { const f = $('input').files[0]; say(f.name + '=' + await f.text()); }</script>",
        deeds: &[Upload("input", &[("notes.txt", "hello file")])],
        steps: &["Upload “notes.txt” to “Photo”"],
        after: "did.join() === 'notes.txt=hello file'",
        ..CASE
    },
    Case {
        name: "two-files-at-once",
        kind: "files",
        page: "<label>첨부 <input type=file multiple></label><script>$('input').onchange = async () => { const all = []; for (const f of $('input').files) all.push(f.name + '=' + await f.text()); say(all.sort().join('|')); }</script>",
        deeds: &[Upload("input", &[("one.txt", "가"), ("two 2.txt", "나")])],
        steps: &["Upload “one.txt”, “two 2.txt” to “첨부”"],
        after: "did.join() === 'one.txt=가|two 2.txt=나'",
        ..CASE
    },
    Case {
        name: "a-file-field-hidden-behind-a-button",
        kind: "files",
        page: "<button onclick=\"$('#f').click()\">Choose a picture</button><input id=f type=file hidden><script>$('#f').onchange = async () => say(await $('#f').files[0].text())</script>",
        deeds: &[Upload("#f", &[("pic.svg", "<svg/>")])],
        steps: &["Upload “pic.svg” to the marked place"],
        after: "did.join() === '<svg/>'",
        ..CASE
    },
    Case {
        name: "a-file-in-a-form-that-is-sent-at-once",
        kind: "files",
        page: "<label>Import <input type=file></label><script>$('input').onchange = async () => { const text = await $('input').files[0].text(); setTimeout(() => { location.href = 'second.html?' + text; }, 300); }</script>",
        files: &[("second.html", "<p>Imported</p>")],
        deeds: &[Upload("input", &[("rows.csv", "rows")])],
        steps: &["Upload “rows.csv” to “Import”"],
        after: "location.search === '?rows'",
        ..CASE
    },
    Case {
        name: "a-file-too-large-to-travel",
        kind: "files",
        page: "<label>Backup <input type=file></label><script>$('input').onchange = () => say($('input').files[0].size)</script>",
        deeds: &[UploadOf("input", "dump.bin", 9 * 1024 * 1024)],
        steps: &["Upload nothing to “Backup”"],
        warns: &["The file “dump.bin” is too large or could not be read, and was not taken along."],
        after: "did.join() === String(9 * 1024 * 1024)",
        only_recorded: true,
        ..CASE
    },
    Case {
        name: "a-drop-from-another-window",
        kind: "files",
        page: "<p id=w>Waiting</p><div id=zone style='width:220px;height:90px;border:2px dashed'>Drop here</div><button onclick=\"say('next')\">Next</button><script>const z = $('#zone'); z.ondragover = (e) => e.preventDefault(); z.ondrop = (e) => { e.preventDefault(); say(e.dataTransfer.getData('text/plain')); };</script>",
        deeds: &[Click("button"), DropIn("#zone", "from elsewhere")],
        steps: &["Click the “Next” button"],
        warns: &["What was dragged in from outside the page was not recorded."],
        after: "did.join() === 'next,from elsewhere'",
        only_recorded: true,
        ..CASE
    },
];
