//! Tells people about trouble: one module a channel (e-mail, webhook, desktop), behind one trait.
