// Which fields hold a secret. Their values never leave the page, whatever the field looks like now.
import { isInput, isInputOf, isRichText, isTextArea } from "./is";
import secretWords from "./secret_words.json";

// One list for the page and for the Rust side: `sullae-recording` has a copy of it, written by the build.
const SECRET_WORDS = new Set(secretWords.words);
const ADDRESS_WORDS = new Set([...secretWords.words, ...secretWords.address_words]);
const ADDRESS_PHRASES = [...secretWords.phrases, ...secretWords.address_phrases];
const SECRET_LABELS = /비밀\s*번호|비번|암호|인증\s*번호|인증\s*코드|주민\s*(등록)?\s*번호|보안\s*코드|카드\s*번호|password|passcode|one[- ]time (code|password)|verification code|security code|card number/i;
const SECRET_AUTOCOMPLETE = /\b(current-password|new-password|one-time-code|cc-(number|csc|exp|exp-month|exp-year))\b/;

/** Whether a field or attribute of this name is taken for a secret. */
export function isSecretName(name: string): boolean {
  return isNamedBy(name, SECRET_WORDS, secretWords.phrases);
}

/** Whether one of the words stands in the name as a word of its own, or one of the phrases anywhere in it. */
function isNamedBy(name: string, known: Set<string>, phrases: string[]): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/);
  if (words.some((word) => known.has(word) || known.has(word.replace(/\d+$/, "")))) return true;
  const run = words.join("");
  return phrases.some((phrase) => run.includes(phrase));
}

const onceSecret = new WeakSet<Element>();
const secretKeys = new Set<string>();

function keysOf(el: Element): string[] {
  return ["id", "name"].flatMap((attribute) => {
    const value = el.getAttribute(attribute);
    return value ? [`${attribute}=${value}`] : [];
  });
}

/** Remembers a field as secret for as long as the document lives, even if a "show" button turns it into plain text or redraws it. */
export function rememberSecret(el: Element): void {
  onceSecret.add(el);
  for (const key of keysOf(el)) secretKeys.add(key);
}

export function isSecretField(el: Element, label: string): boolean {
  if (!isTypable(el)) return false;
  if (onceSecret.has(el) || keysOf(el).some((key) => secretKeys.has(key))) return true;
  const secret =
    isInputOf(el, "password") ||
    SECRET_AUTOCOMPLETE.test(el.getAttribute("autocomplete") ?? "") ||
    [el.id, el.getAttribute("name") ?? ""].some(isSecretName) ||
    SECRET_LABELS.test(`${label} ${el.getAttribute("placeholder") ?? ""} ${el.getAttribute("aria-label") ?? ""}`) ||
    masksItsText(el);
  if (secret) rememberSecret(el);
  return secret;
}

function masksItsText(el: Element): boolean {
  const masking = getComputedStyle(el).getPropertyValue("-webkit-text-security");
  return masking !== "" && masking !== "none";
}

const SET = ["range", "color", "date", "time", "datetime-local", "month", "week"];
const NOT_TYPED = new Set(["button", "submit", "reset", "image", "checkbox", "radio", "file", "hidden", ...SET]);

/** Whether a person types text into it. */
export function isTypable(el: Element): boolean {
  if (isInput(el)) return !NOT_TYPED.has(el.type);
  return isTextArea(el) || isRichText(el);
}

/** Whether it takes a value that is not simply typed: its parts are, or it is drawn or picked. */
export function isSet(el: Element): boolean {
  return isInputOf(el, ...SET);
}

/** An address without user name, password and the values of secret-like parameters. */
export function withoutSecrets(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1")
    .replace(/([?&#])([^=&#?]+)=([^&#]+)/g, (whole, mark: string, name: string) =>
      isSecretParameter(name) ? `${mark}${name}=REDACTED` : whole,
    );
}

function isSecretParameter(name: string): boolean {
  return secretWords.address_names.includes(name.toLowerCase()) || isNamedBy(name, ADDRESS_WORDS, ADDRESS_PHRASES);
}
