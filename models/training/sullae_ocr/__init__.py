"""Sullae's OCR models from nothing: corpus, pages, training, evaluation, export. See README.md."""
