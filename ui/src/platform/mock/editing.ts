// A play of the editor: enough of the edits to see what the pages do with them. What may be edited is decided by the service alone.

import type { Edit, EditorView, Recording, Rect, Sentence, Step, StepCard } from "../../api/generated";
import { steps as cards } from "./data";
import { word } from "./words";

const both = (ko: string, en: string): Sentence => ({ ko, en });
const rect = (width: number, height: number) => ({ x: 0, y: 0, width, height });

function stepOf(card: StepCard, i: number): Step {
  const page = { url: card.page_url, title: card.page_title };
  if (i === 0) return { id: card.id, action: { kind: "open", url: "http://shop.example.kr/" }, page };
  const width = 60 + 18 * 5;
  const anchor = { image: `anchors/${card.id}.png`, place: rect(width, 54), hot_spot: { x: width / 2, y: 27 }, target: { x: 5, y: 5, width: width - 10, height: 44 }, device_pixel_ratio: 1 };
  const target = { label: "", kind: "button" as const, place: rect(width, 44), anchor };
  if (i === 2) return { id: card.id, action: { kind: "type", text: { literal: "hong" } }, page, target };
  if (i === 3) return { id: card.id, action: { kind: "type", text: { variable: "password" } }, page, target };
  const step: Step = { id: card.id, action: { kind: "click" }, page, target };
  if (i === 4) return { ...step, checks: [{ kind: "text_present", text: word("환영합니다", "Welcome") }, { kind: "address", is: { how: "contains", text: "/home" } }], note: word("가끔 두 번 눌러야 합니다.", "Sometimes needs two clicks.") };
  return i === 5 ? { ...step, disabled: true } : step;
}

function maskOf(label: string) {
  return { page: { url: "http://shop.example.kr/orders", title: word("주문", "Orders") }, target: { label, kind: "other" as const, place: rect(120, 20) } };
}

/** A desk with the made-up recording on it. */
export function openDesk(name: string) {
  const recording = (): Recording => ({
    format: "sullae-recording",
    version: 1,
    name,
    created: new Date().toISOString(),
    start_url: "http://shop.example.kr/",
    viewport: { width: 1280, height: 800, device_pixel_ratio: 1 },
    limits: { slow_ms: 4000, step_ms: 15000 },
    variables: [{ name: "password", kind: { type: "secret" }, label: word("비밀번호", "Password") }, { name: "word", kind: { type: "text", value: word("운동화", "sneakers") } }],
    data: { columns: ["word"], rows: [[word("운동화", "sneakers")], [word("머그", "mug")], [word("겨울 장갑, 큰 것", "winter gloves, large")]] },
    masks: [maskOf(word("고객 이름", "Customer name")), { ...maskOf(word("계좌 번호", "Account number")), may_be_absent: true }],
    steps: cards.map(stepOf),
  });
  const begin = { recording: recording(), cards };
  let [now, past, future] = [begin, [] as (typeof begin)[], [] as (typeof begin)[]];
  let copied = 0;

  const go = (next: Partial<typeof begin>) => {
    past.push(now);
    future = [];
    now = { ...now, ...next };
  };
  const put = (order: string[]) => {
    const by = <T extends { id: string }>(list: T[]) => order.map((id) => list.find((item) => item.id === id)!);
    go({ recording: { ...now.recording, steps: by(now.recording.steps) }, cards: by(now.cards) });
  };
  const withSteps = (change: (step: Step) => Step) => go({ recording: { ...now.recording, steps: now.recording.steps.map(change) } });

  function edit(edit: Edit) {
    const order = now.cards.map((card) => card.id);
    if (edit.kind === "set_data") go({ recording: { ...now.recording, data: edit.data } });
    else if (edit.kind === "set_mask" || edit.kind === "remove_mask") {
      const { masks = [] } = now.recording;
      const changed = edit.kind === "set_mask" ? masks.map((mask, at) => (at === edit.at ? { ...mask, may_be_absent: edit.may_be_absent } : mask)) : masks.filter((_, at) => at !== edit.at);
      go({ recording: { ...now.recording, masks: changed } });
    } else if (edit.kind === "rename") go({ recording: { ...now.recording, name: edit.name } });
    else if (edit.kind === "disable") withSteps((step) => (edit.ids.includes(step.id) ? { ...step, disabled: edit.disabled } : step));
    else if (edit.kind === "remove") put(order.filter((id) => !edit.ids.includes(id)));
    else if (edit.kind === "move") {
      const rest = order.filter((id) => !edit.ids.includes(id));
      const at = edit.before === null ? rest.length : rest.indexOf(edit.before);
      put([...rest.slice(0, at), ...order.filter((id) => edit.ids.includes(id)), ...rest.slice(at)]);
    } else if (edit.kind === "change" && edit.change.what === "checks" && edit.change.checks.some((check) => check.kind === "text_present" && check.text === ""))
      throw { code: "edit_invalid", what: word("이렇게 고칠 수 없어 그대로 두었습니다.", "It cannot be changed so, and was left as it was."), why: word("5단계(checks[0].text): 비어 있거나 너무 깁니다", "Step 5 (checks[0].text): empty or too long"), next: word("다른 값이나 자리로 해 보세요.", "Try another value or place.") };
    else if (edit.kind === "change" && edit.change.what === "note") {
      const { note } = edit.change;
      withSteps((step) => (step.id === edit.id ? { ...step, note } : step));
    }
  }

  const view = (): EditorView => ({
    recording: now.recording,
    steps: now.cards,
    masks: (now.recording.masks ?? []).map(({ target }) => both(`‘${target.label}’ 가림 (‘주문’ 페이지)`, `“${target.label}” is painted over (page “Orders”)`)),
    unsaved: past.length > 0,
    changed_meanwhile: false,
    undo: past.length > 0 ? both("옮기기: ‘로그인’ 단추를 누름", "Move: Click the “Log in” button") : null,
    redo: future.length > 0 ? both("옮기기", "Move") : null,
    copied,
  });

  return {
    view,
    edit: (asked: Edit) => (edit(asked), view()),
    undo: () => {
      const last = past.pop();
      if (last) [now, future] = [last, [...future, now]];
      return view();
    },
    redo: () => {
      const next = future.pop();
      if (next) [past, now] = [[...past, now], next];
      return view();
    },
    save: () => ((past = []), view()),
    discard: () => ((now = begin), (past = []), (future = []), view()),
    crop: (id: string, part: Rect) => {
      withSteps((step) => {
        const anchor = step.target?.anchor;
        if (step.id !== id || !anchor) return step;
        const hot_spot = { x: anchor.hot_spot.x - part.x, y: anchor.hot_spot.y - part.y };
        return { ...step, target: { ...step.target!, anchor: { ...anchor, hot_spot, place: { ...anchor.place, width: part.width, height: part.height } } } };
      });
      return view();
    },
    copy: (ids: string[]) => (copied = ids.length),
  };
}
