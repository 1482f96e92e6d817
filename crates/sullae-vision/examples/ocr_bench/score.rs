//! The rules of scoring, as models/evaluation/score.md gives them.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::truth::{Page, ReadWord, TrueLine};

/// Counts of one group of lines and words.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) errors: usize,
    pub(crate) characters: usize,
    pub(crate) lines_right: usize,
    pub(crate) lines: usize,
    pub(crate) words_right: usize,
    pub(crate) words: usize,
    pub(crate) found: usize,
    /// Words with a box of their own.
    pub(crate) placed: usize,
}

/// All counts of one reader on one set.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    pub(crate) groups: BTreeMap<String, Tally>,
    pub(crate) invented: Vec<ReadWord>,
    /// Confidence of the words that belong to a line.
    pub(crate) assigned: Vec<f32>,
}

/// Adds one page.
pub(crate) fn score_page(scores: &mut Scores, page: &Page, words: &[ReadWord], show: bool) {
    let mut readings: Vec<Vec<&ReadWord>> = vec![Vec::new(); page.lines.len()];
    for word in words {
        let (x, y) = ((word.x0 + word.x1) / 2.0, (word.y0 + word.y1) / 2.0);
        if page
            .ignore
            .iter()
            .any(|[x0, y0, x1, y1]| x >= *x0 && x <= *x1 && y >= *y0 && y <= *y1)
        {
            continue;
        }
        if let Some(home) = home(x, y, &page.lines) {
            readings[home].push(word);
            scores.assigned.push(word.confidence);
        } else if is_invented(word, page) {
            if show {
                println!(
                    "invented {:?} ({:.2}) at {:.0},{:.0} in {}",
                    word.text, word.confidence, word.x0, word.y0, page.img
                );
            }
            scores.invented.push(word.clone());
        }
    }
    for (line, mut reading) in page.lines.iter().zip(readings) {
        reading.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        score_line(scores, page, line, &reading, show);
    }
}

fn home(x: f64, y: f64, lines: &[TrueLine]) -> Option<usize> {
    let off = |line: &TrueLine| (y - (line.y0 + line.y1) / 2.0).abs();
    let holds = |line: &TrueLine| {
        let m = 0.25 * line.fs;
        x >= line.x0 - m && x <= line.x1 + m && y >= line.y0 - m && y <= line.y1 + m
    };
    let holding = lines.iter().enumerate().filter(|(_, line)| holds(line));
    holding.min_by(|a, b| off(a.1).total_cmp(&off(b.1))).map(|(index, _)| index)
}

fn is_invented(word: &ReadWord, page: &Page) -> bool {
    let meets = |x0: f64, y0: f64, x1: f64, y1: f64| word.x0 < x1 && x0 < word.x1 && word.y0 < y1 && y0 < word.y1;
    let meets_line = |line: &TrueLine| {
        let m = 0.25 * line.fs;
        meets(line.x0 - m, line.y0 - m, line.x1 + m, line.y1 + m)
    };
    !page.lines.iter().any(meets_line) && !page.ignore.iter().any(|[x0, y0, x1, y1]| meets(*x0, *y0, *x1, *y1))
}

fn score_line(scores: &mut Scores, page: &Page, line: &TrueLine, reading: &[&ReadWord], show: bool) {
    let joined: Vec<&str> = reading.iter().map(|word| word.text.as_str()).collect();
    let read = normal(&joined.join(" "));
    let mut wanted = normal(&line.s);
    // A set without words: its truth has no capitals that style sheets set.
    if line.words.is_empty() && !page.img.contains("synth") {
        let upper = wanted.to_uppercase();
        if distance(&bare(&read), &bare(&upper)) < distance(&bare(&read), &bare(&wanted)) {
            wanted = upper;
        }
    }
    let (p, g) = (bare(&read), bare(&wanted));
    let characters = g.chars().count();
    let errors = distance(&p, &g).min(2 * characters);
    if show && p != g {
        println!(
            "{read:?} for {wanted:?} ({:.0} px) at {:.0},{:.0} in {}",
            line.fs, line.x0, line.y0, page.img
        );
    }
    add(scores, &wanted, line.fs, |tally| {
        tally.errors += errors;
        tally.characters += characters;
        tally.lines += 1;
        tally.lines_right += usize::from(p == g);
    });
    score_words(scores, line, &wanted, &read, reading);
}

/// A true word: text, font size, and its horizontal span if it is known.
type Token = (String, f64, Option<(f64, f64)>);

fn score_words(scores: &mut Scores, line: &TrueLine, wanted: &str, read: &str, reading: &[&ReadWord]) {
    let tokens: Vec<Token> = if line.words.is_empty() {
        wanted.split(' ').map(|word| (word.to_owned(), line.fs, None)).collect()
    } else {
        let words = line.words.iter();
        words.map(|word| (normal(&word.s), word.fs, Some((word.x0, word.x1)))).collect()
    };
    let read: Vec<&str> = read.split(' ').filter(|word| !word.is_empty()).collect();
    let right = aligned(&tokens.iter().map(|(text, ..)| text.as_str()).collect::<Vec<_>>(), &read);
    for ((text, size, span), is_right) in tokens.iter().zip(right) {
        if !text.chars().any(is_letter_or_digit) {
            continue;
        }
        let covered = span.map(|span| covered(span, reading));
        add(scores, text, *size, |tally| {
            tally.words += 1;
            tally.words_right += usize::from(is_right);
            tally.placed += usize::from(covered.is_some());
            tally.found += usize::from(covered == Some(true));
        });
    }
}

/// Changes the groups a word or line counts in.
fn add(scores: &mut Scores, text: &str, size: f64, change: impl Fn(&mut Tally)) {
    let language = if text.chars().any(|c| ('가'..='힣').contains(&c)) {
        "Korean"
    } else {
        "English"
    };
    let size = match size {
        ..12.5 => "10-12 px",
        ..16.5 => "13-16 px",
        _ => "over 16 px",
    };
    for group in [
        "all".to_owned(),
        language.to_owned(),
        size.to_owned(),
        format!("{language}, {size}"),
    ] {
        change(scores.groups.entry(group).or_default());
    }
}

/// Whether at least half of the span is covered by what was read.
fn covered((x0, x1): (f64, f64), reading: &[&ReadWord]) -> bool {
    let (mut sum, mut end) = (0.0, x0);
    for word in reading {
        let (from, to) = (word.x0.max(end), word.x1.min(x1));
        if to > from {
            sum += to - from;
            end = to;
        }
    }
    2.0 * sum >= x1 - x0
}

/// Which of the true tokens lie on a longest common subsequence.
fn aligned(wanted: &[&str], read: &[&str]) -> Vec<bool> {
    let (n, m) = (wanted.len(), read.len());
    let mut longest = vec![vec![0usize; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            longest[i][j] = if wanted[i] == read[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut right) = (0, 0, vec![false; n]);
    while i < n && j < m {
        if wanted[i] == read[j] {
            right[i] = true;
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    right
}

fn normal(text: &str) -> String {
    let mut changed = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            '’' | '‘' => changed.push('\''),
            '“' | '”' => changed.push('"'),
            '–' | '—' => changed.push('-'),
            '…' => changed.push_str("..."),
            '•' | '∙' => changed.push('·'),
            '✕' | '✖' => changed.push('×'),
            '✔' => changed.push('✓'),
            '‹' => changed.push('<'),
            '›' => changed.push('>'),
            '«' => changed.push_str("<<"),
            '»' => changed.push_str(">>"),
            other => changed.push(other),
        }
    }
    changed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bare(text: &str) -> String {
    text.replace(' ', "")
}

/// General category L* or N*. The standard library's test also takes marks and circled letters.
fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric() && !is_combining_mark(c) && !('\u{24B6}'..='\u{24E9}').contains(&c)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}
