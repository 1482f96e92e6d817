//! Channels made, changed and removed. The file keeps names of secrets only; what a person typed goes into the secret store.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use sullae_notify::{Channels, ChannelsFile, Misfit, SettingsError};
use sullae_recording::{FolderError, SecretText, folder::write_whole, sites::origin};
use sullae_secrets::Stored;
use toml_edit::{DocumentMut, Item};

use super::form::{form_of, secret_of, table_of, take_out, write};
use crate::{
    ServiceError,
    secrets::secret_in_environment,
    service::Service,
    toml_edits::table,
    wire::{ChannelForm, ChannelWay, NewChannel},
};

/// A channel that was removed, and all that brings it back.
pub(crate) struct RemovedChannel {
    name: String,
    kind: &'static str,
    item: Item,
    /// The file before and after: as long as it is as it was left, all of it comes back as it was.
    before: String,
    after: String,
    /// The secret that went with it.
    secret: Option<(String, Stored)>,
}

// What people wrote into the file may be a key.
impl fmt::Debug for RemovedChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RemovedChannel").field(&self.name).finish()
    }
}

/// The file as it is.
struct Kept {
    path: PathBuf,
    text: String,
    file: ChannelsFile,
}

impl Kept {
    fn read(path: PathBuf) -> Result<Self, ServiceError> {
        // A link stays one: what it leads to is written.
        let path = fs::canonicalize(&path).unwrap_or(path);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(SettingsError::Io { path, source }.into()),
        };
        let file = ChannelsFile::parse(&text, &path)?;
        Ok(Self { path, text, file })
    }

    fn document(&self) -> Result<DocumentMut, ServiceError> {
        let wrong = |error: toml_edit::TomlError| SettingsError::Wrong {
            path: self.path.clone(),
            line: 1,
            column: 1,
            problem: error.message().to_owned(),
        };
        Ok(self.text.parse().map_err(wrong)?)
    }
}

impl Service {
    /// A channel as the form that changes it.
    ///
    /// # Errors
    /// [`ServiceError::Channels`], [`ServiceError::ChannelNotFound`].
    pub fn channel_form(&self, name: &str) -> Result<ChannelForm, ServiceError> {
        form_of(&self.channels_file()?, name).ok_or_else(|| not_found(name))
    }

    /// Makes a channel, or changes one. Nothing is kept unless messages could be sent through it, as far as that can be told without sending
    /// one; what was wrong with it before may stay.
    ///
    /// # Errors
    /// [`ServiceError::ChannelMisfit`], [`ServiceError::ChannelUnready`], [`ServiceError::ChannelNotFound`], [`ServiceError::Channels`],
    /// [`ServiceError::Secrets`], [`ServiceError::Io`].
    pub fn save_channel(&self, new: NewChannel) -> Result<(), ServiceError> {
        let _alone = self.alone();
        let NewChannel { form, is_new, secret } = new;
        let kept = Kept::read(self.places.channels())?;
        let old = form_of(&kept.file, &form.name);
        match &old {
            Some(_) if is_new => return Err(ServiceError::ChannelMisfit(Misfit::NameTaken)),
            Some(old) if table_of(&old.way) == table_of(&form.way) => {}
            None if is_new => {}
            _ => return Err(not_found(&form.name)),
        }
        let typed = secret.filter(|secret| !secret.is_empty() && form.way != ChannelWay::Desktop);
        let typed = typed.map(SecretText::from);
        let typed = typed.map(|value| Ok::<_, ServiceError>((self.free_secret_name(&form.name)?, value)));
        let typed = typed.transpose()?;
        let mut document = kept.document()?;
        write(&mut document, &form, old.as_ref(), typed.as_ref().map(|(name, _)| name.as_str()));
        let text = document.to_string();
        let changed = ChannelsFile::parse(&text, &kept.path).map_err(|error| match error {
            SettingsError::Channel { channel, misfit, .. } if channel == form.name => ServiceError::ChannelMisfit(misfit),
            error => error.into(),
        })?;
        self.must_be_ready(&kept.file, &changed, &form.name, typed.as_ref())?;
        if let Some((name, value)) = &typed {
            let site = match &form.way {
                ChannelWay::Email { host, .. } => host.clone(),
                _ => origin(value.expose()),
            };
            self.set_secret(name, value.clone(), &[site])?;
        }
        if let Err(error) = put(&kept.path, &text) {
            self.forget(typed.map(|(name, _)| name).as_deref());
            return Err(error);
        }
        self.forget(own_secret(&kept.file, &changed, &form.name));
        Ok(())
    }

    /// Removes a channel that no monitor tells. Until the next one is removed, or this process ends, it can be brought back.
    ///
    /// # Errors
    /// [`ServiceError::ChannelNotFound`], [`ServiceError::ChannelInUse`], [`ServiceError::Channels`], [`ServiceError::Secrets`],
    /// [`ServiceError::Io`].
    pub fn remove_channel(&self, name: &str) -> Result<(), ServiceError> {
        let _alone = self.alone();
        let kept = Kept::read(self.places.channels())?;
        let kind = table_of(&form_of(&kept.file, name).ok_or_else(|| not_found(name))?.way);
        let monitors = self.monitors_that_tell(name);
        if !monitors.is_empty() {
            let name = name.to_owned();
            return Err(ServiceError::ChannelInUse { name, monitors });
        }
        let mut document = kept.document()?;
        let item = take_out(&mut document, kind, name).ok_or_else(|| not_found(name))?;
        let after = document.to_string().trim_start_matches('\n').to_owned();
        let changed = ChannelsFile::parse(&after, &kept.path)?;
        let secret = match own_secret(&kept.file, &changed, name) {
            // One that is gone already holds nothing up.
            Some(secret) => self.secret_store()?.get(secret).ok().map(|stored| (secret.to_owned(), stored)),
            None => None,
        };
        put(&kept.path, &after)?;
        self.forget(secret.as_ref().map(|(name, _)| name.as_str()));
        self.state().removed_channel = Some(RemovedChannel {
            name: name.to_owned(),
            kind,
            item,
            before: kept.text,
            after,
            secret,
        });
        Ok(())
    }

    /// Brings a removed channel back.
    ///
    /// # Errors
    /// [`ServiceError::ChannelNotFound`], [`ServiceError::ChannelMisfit`] where there is another of its name by now, [`ServiceError::Channels`],
    /// [`ServiceError::Secrets`], [`ServiceError::Io`].
    pub fn restore_channel(&self, name: &str) -> Result<(), ServiceError> {
        let _alone = self.alone();
        let removed = self.state().removed_channel.take_if(|removed| removed.name == name);
        let removed = removed.ok_or_else(|| not_found(name))?;
        let kept = Kept::read(self.places.channels())?;
        if kept.file.names().contains(name) {
            return Err(ServiceError::ChannelMisfit(Misfit::NameTaken));
        }
        let text = if kept.text == removed.after {
            removed.before
        } else {
            let mut document = kept.document()?;
            table(document.as_table_mut(), removed.kind).insert(name, removed.item);
            document.to_string()
        };
        ChannelsFile::parse(&text, &kept.path)?;
        if let Some((name, stored)) = removed.secret {
            self.secret_store()?.set(&name, stored)?;
        }
        put(&kept.path, &text)
    }

    /// Whether the changed channel could send messages, or could not before for the same cause.
    fn must_be_ready(
        &self,
        before: &ChannelsFile,
        changed: &ChannelsFile,
        name: &str,
        typed: Option<&(String, SecretText)>,
    ) -> Result<(), ServiceError> {
        let kept = |secret: &str, host: &str| self.secret_of_channel(secret, host);
        let secret = |secret: &str, host: &str| match typed {
            Some((name, value)) if name == secret => Some(value.expose().to_owned()),
            _ => kept(secret, host),
        };
        let Err(error) = Channels::of(&changed.only(name), &secret, None).ready(name) else {
            return Ok(());
        };
        if Channels::of(&before.only(name), &kept, None).ready(name).as_ref() == Err(&error) {
            return Ok(());
        }
        Err(ServiceError::ChannelUnready(error.cause().clone()))
    }

    /// Names of the monitors of the data folder that tell a channel.
    fn monitors_that_tell(&self, channel: &str) -> Vec<String> {
        let monitors = self.monitors(&self.monitor_folders(&[])).monitors.into_values();
        let tell = monitors.filter(|monitor| monitor.definition.tell.iter().any(|name| name == channel));
        tell.map(|monitor| monitor.definition.name).collect()
    }

    /// A name for the secret of a channel that no secret has yet: nobody else's is ever overwritten.
    fn free_secret_name(&self, channel: &str) -> Result<String, ServiceError> {
        let taken = self.secret_store()?.list()?;
        let plain = own_prefix(channel);
        let mut names = std::iter::once(plain.clone()).chain((2..).map(|n| format!("{plain}-{n}")));
        let free = names.find(|name| taken.iter().all(|secret| secret.name != *name) && secret_in_environment(name).is_none());
        Ok(free.unwrap_or(plain))
    }

    /// Removes a secret that nothing names any more; where that fails, it stays among the others, to be removed by hand.
    fn forget(&self, secret: Option<&str>) {
        let Some(name) = secret else { return };
        if let Err(error) = self.remove_secret(name) {
            tracing::warn!(secret = name, %error, "the secret of a channel stays behind");
        }
    }
}

fn not_found(name: &str) -> ServiceError {
    ServiceError::ChannelNotFound { name: name.to_owned() }
}

fn own_prefix(channel: &str) -> String {
    format!("channel-{channel}")
}

/// The secret that was made for a channel alone and that the changed file names no more; a person's own is never one.
fn own_secret<'a>(before: &'a ChannelsFile, changed: &ChannelsFile, channel: &str) -> Option<&'a str> {
    let secret = secret_of(before, channel)?;
    let named = changed.names().into_iter().any(|name| secret_of(changed, name) == Some(secret));
    (secret.starts_with(&own_prefix(channel)) && !named).then_some(secret)
}

fn put(path: &Path, text: &str) -> Result<(), ServiceError> {
    write_whole(path, text.as_bytes()).map_err(|error| match error {
        FolderError::Io { path, source } => ServiceError::Io { path, source },
        error => error.into(),
    })
}
