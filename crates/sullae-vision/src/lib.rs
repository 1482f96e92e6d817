//! Pixels in, candidates out: template matching and OCR
