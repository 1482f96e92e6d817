//! What does not fit together in a channel's settings.

use sullae_recording::{Explain, Explanation, Language};

/// Why a channel's settings cannot stand as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A name that no message could carry.
    #[error("its name may hold letters, digits, - and _ only")]
    Name,
    /// Channels of all kinds share their names.
    #[error("two channels have this name")]
    NameTaken,
    /// A webhook that goes nowhere.
    #[error("it needs url or url_secret")]
    AddressMissing,
    /// A webhook that goes to two places.
    #[error("url and url_secret exclude each other")]
    TwoAddresses,
    /// Its style asks for a template.
    #[error("style = \"template\" needs template")]
    TemplateMissing,
    /// Its style takes none.
    #[error("template is used by style = \"template\" only")]
    TemplateUnused,
    /// Letters to nobody.
    #[error("it needs at least one address in to")]
    ReceiverMissing,
    /// Who signs in needs a password, and the other way round.
    #[error("user and password_secret go together")]
    UserWithoutPassword,
    /// A password for anybody on the way to read.
    #[error("a password is never sent over a connection that is not secure; tls = \"none\" goes without user")]
    PasswordInTheOpen,
}

impl Explain for Misfit {
    /// Named after the field of a form that it concerns.
    fn code(&self) -> &'static str {
        match self {
            Self::Name | Self::NameTaken => "channel_name",
            Self::AddressMissing | Self::TwoAddresses => "channel_address",
            Self::TemplateMissing | Self::TemplateUnused => "channel_template",
            Self::ReceiverMissing => "channel_to",
            Self::UserWithoutPassword => "channel_password",
            Self::PasswordInTheOpen => "channel_tls",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (ko, en, next_ko, next_en) = match self {
            Self::Name => (
                "이 이름은 쓸 수 없습니다.",
                "This name cannot be used.",
                "영문자, 숫자, - 와 _ 로만 적으세요.",
                "Use letters, digits, - and _ only.",
            ),
            Self::NameTaken => (
                "같은 이름의 채널이 이미 있습니다.",
                "There is a channel of this name already.",
                "다른 이름을 쓰세요.",
                "Use another name.",
            ),
            Self::AddressMissing => (
                "보낼 주소가 없습니다.",
                "There is no address to send to.",
                "받는 서비스가 보여 주는 웹훅 주소를 붙여 넣으세요.",
                "Paste the webhook address that the receiving service shows.",
            ),
            Self::TwoAddresses => (
                "url 과 url_secret 이 함께 있습니다.",
                "It has both url and url_secret.",
                "하나만 남기세요.",
                "Keep one of them.",
            ),
            Self::TemplateMissing => (
                "style = \"template\" 인데 template 이 없습니다.",
                "It has style = \"template\" and no template.",
                "template 을 적으세요.",
                "Write the template.",
            ),
            Self::TemplateUnused => (
                "template 은 style = \"template\" 일 때만 씁니다.",
                "A template is used by style = \"template\" only.",
                "template 을 지우거나 style 을 바꾸세요.",
                "Remove the template, or change the style.",
            ),
            Self::ReceiverMissing => (
                "받는 사람이 없습니다.",
                "Nobody gets it.",
                "이메일 주소를 하나 이상 적으세요.",
                "Write at least one e-mail address.",
            ),
            Self::UserWithoutPassword => (
                "사용자 이름과 비밀번호는 함께 있어야 합니다.",
                "User and password go together.",
                "둘 다 적거나 둘 다 비우세요.",
                "Fill in both, or neither.",
            ),
            Self::PasswordInTheOpen => (
                "암호화하지 않는 연결로는 비밀번호를 보내지 않습니다.",
                "A password is never sent over a connection that is not secure.",
                "암호화를 고르거나 사용자 이름을 비우세요.",
                "Choose a secure connection, or leave out the user.",
            ),
        };
        Explanation::new(self.code(), language.pick(ko, en), "", language.pick(next_ko, next_en))
    }
}
