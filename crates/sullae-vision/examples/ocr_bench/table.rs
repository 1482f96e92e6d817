//! Tables in Markdown.

use crate::score::Scores;

const ORDER: [&str; 12] = [
    "all",
    "Korean",
    "English",
    "10-12 px",
    "13-16 px",
    "over 16 px",
    "Korean, 10-12 px",
    "Korean, 13-16 px",
    "Korean, over 16 px",
    "English, 10-12 px",
    "English, 13-16 px",
    "English, over 16 px",
];

/// One reader on one set.
pub(crate) fn accuracy(reader: &str, scores: &Scores, screens: usize) {
    println!(
        "{reader}: {:.2} invented words a screen.\n",
        scores.invented.len() as f64 / screens.max(1) as f64
    );
    println!("| {reader} | words | exactly right % | word recall % | lines | exactly right % | CER % |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for group in ORDER {
        let Some(t) = scores.groups.get(group) else { continue };
        let part = |n: usize, of: usize, digits: usize| {
            if of == 0 {
                "-".to_owned()
            } else {
                format!("{:.digits$}", 100.0 * n as f64 / of as f64)
            }
        };
        println!(
            "| {group} | {} | {} | {} | {} | {} | {} |",
            t.words,
            part(t.words_right, t.words, 1),
            part(t.found, t.placed, 1),
            t.lines,
            part(t.lines_right, t.lines, 1),
            part(t.errors, t.characters, 2)
        );
    }
    println!();
}

/// What other limits of confidence would keep, to set the default by; of what the reader did report.
pub(crate) fn confidences(scores: &Scores, screens: usize) {
    for limit in [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98] {
        let kept = scores.assigned.iter().filter(|confidence| **confidence >= limit).count();
        let invented = scores.invented.iter().filter(|word| word.confidence >= limit).count();
        println!(
            "confidence >= {limit}: {:.2} % of the words on lines, {:.2} invented a screen",
            100.0 * kept as f64 / scores.assigned.len().max(1) as f64,
            invented as f64 / screens.max(1) as f64
        );
    }
}
