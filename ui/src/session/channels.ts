// Alert channels: their kinds, and the form that makes and changes one.

import type { ChannelForm, ChannelView, ChannelWay, EmailTls, Language, NewChannel, Style } from "../api/generated";

export type ChannelKind = "desktop" | "email" | Style;

/** Those that can be made here; a template is written into the file by hand. */
export const KINDS = ["desktop", "email", "slack", "teams", "discord", "naver_works", "json"] as const satisfies ChannelKind[];

/** Names that are the same in every language; the others are among the texts. */
const OWN_NAMES: Partial<Record<ChannelKind, string>> = { slack: "Slack", teams: "Microsoft Teams", discord: "Discord" };

/** Where an address inside a network makes sense; the other services are on the internet. */
const MAY_BE_INSIDE: ChannelKind[] = ["slack", "json", "template"];

export const TLS_PORTS: Record<EmailTls, number> = { required: 587, wrapper: 465, none: 25 };

/** What is typed, as it is typed. */
export interface ChannelDraft {
  kind: ChannelKind;
  name: string;
  language: Language;
  address: string;
  inside: boolean;
  host: string;
  port: string;
  tls: EmailTls;
  user: string;
  password: string;
  from: string;
  to: string;
}

export type ChannelField = "name" | "address" | "host" | "port" | "tls" | "password" | "from" | "to";

export function kindOf(channel: ChannelView): ChannelKind {
  return channel.style ?? (channel.kind === "email" ? "email" : "desktop");
}

export function kindName(kind: ChannelKind, texts: Record<Exclude<ChannelKind, "slack" | "teams" | "discord">, string>): string {
  return OWN_NAMES[kind] ?? texts[kind as keyof typeof texts];
}

/** A name after the kind that no channel has yet. */
export function freeName(kind: ChannelKind, taken: string[]): string {
  const plain = kind === "json" ? "webhook" : kind.replace("_", "-");
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.includes(name)) return name;
  }
}

export function newDraft(kind: ChannelKind, taken: string[], language: Language): ChannelDraft {
  return { kind, name: freeName(kind, taken), language, address: "", inside: false, host: "", port: "", tls: "required", user: "", password: "", from: "", to: "" };
}

export function draftOf({ name, language, way }: ChannelForm): ChannelDraft {
  const draft = { ...newDraft(way.kind === "webhook" ? way.style : way.kind, [], language), name };
  if (way.kind === "webhook") return { ...draft, inside: way.allow_private_addresses };
  if (way.kind === "desktop") return draft;
  return { ...draft, host: way.host, port: way.port === null ? "" : String(way.port), tls: way.tls, user: way.user ?? "", from: way.from, to: way.to.join(", ") };
}

/** The port that is typed, null for the usual one; undefined where it is none. */
export function portOf(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function wayOf(draft: ChannelDraft): ChannelWay {
  if (draft.kind === "desktop") return { kind: "desktop" };
  if (draft.kind !== "email") return { kind: "webhook", style: draft.kind, allow_private_addresses: draft.inside };
  return {
    kind: "email",
    host: draft.host.trim(),
    port: portOf(draft.port) ?? null,
    tls: draft.tls,
    user: draft.user.trim() || null,
    from: draft.from.trim(),
    to: receiversOf(draft.to),
  };
}

/** Addresses parted by commas, semicolons or lines; a comma inside quotation marks belongs to a name. */
export function receiversOf(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|[^,;\n"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}

export function channelOf(draft: ChannelDraft, isNew: boolean): NewChannel {
  const typed = draft.kind === "email" ? (draft.user.trim() ? draft.password : "") : draft.kind === "desktop" ? "" : draft.address.trim();
  return { form: { name: draft.name.trim(), language: draft.language, way: wayOf(draft) }, is_new: isNew, secret: typed || null };
}

/** Whether letting it go inside a network is a question at all. */
export function asksAboutInside(draft: ChannelDraft): boolean {
  return draft.inside || MAY_BE_INSIDE.includes(draft.kind);
}

/** The host of a web address, to see what was pasted; null where it is none. */
export function hostOf(address: string): string | null {
  try {
    const url = new URL(address.trim());
    return /^https?:$/.test(url.protocol) ? url.host : null;
  } catch {
    return null;
  }
}

/** The field that a refusal is about, by its code. */
export function fieldOf(code: string): ChannelField | null {
  const fields: ChannelField[] = ["name", "address", "host", "port", "tls", "password", "from", "to"];
  return fields.find((field) => code === `channel_${field}`) ?? null;
}
