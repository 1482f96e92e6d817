// Made-up monitors and incidents, close to what the service answers.

import type {
  ChannelForm,
  ChannelView,
  CheckMark,
  Explanation,
  IncidentCard,
  IncidentPage,
  IncidentView,
  MonitorCard,
  MonitorForm,
  MonitorsView,
  Sentence,
  Timetable,
  Verdict,
} from "../../api/generated";

import { branches, names, word } from "./words";

const both = (ko: string, en: string): Sentence => ({ ko, en });
const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000).toISOString();
const screen = (sha256: string) => ({ sha256, width: 1280, height: 800 });

/** Between 0 and 1, and the same every time. */
const scatter = (i: number) => Math.abs(Math.sin(i * 12.9898 + 4.1) * 43758.5453) % 1;

function checks(n: number, everyMin: number, strange: Partial<Record<number, Verdict>> = {}): CheckMark[] {
  return Array.from({ length: n }, (_, i) => {
    const verdict = strange[n - 1 - i] ?? "passed";
    const ms = 1900 + scatter(i * everyMin) * 700 + (verdict === "degraded" ? 5200 : 0);
    return { verdict, duration_ms: verdict === "not_checked" ? null : Math.round(ms) };
  });
}

function monitor(key: string, name: string, change: Partial<MonitorCard>): MonitorCard {
  const marks = change.checks ?? checks(40, 5);
  const newest = marks.at(-1);
  return {
    key,
    name,
    file: `/home/hong/.local/share/sullae/monitors/${key}.toml`,
    recording_id: key,
    enabled: true,
    paused: false,
    paused_until: null,
    rhythm: both("평일 09:00–18:00, 5분마다 (공휴일 제외)", "Weekdays 09:00–18:00, every 5 minutes (not on holidays)"),
    next: minutesAgo(-4),
    running: false,
    last: newest ? { at: minutesAgo(1), verdict: newest.verdict, run_id: "r-passed" } : null,
    sentence: both("9단계를 모두 마쳤습니다 (7.3초).", "All 9 steps passed (7.3 s)."),
    screen: screen("cart"),
    checks: marks,
    incident: null,
    tell: [],
    ...change,
  };
}

const failed = both(
  "5단계: ‘로그인’ 단추를 누르면 400 오류 페이지가 나옵니다 (http://shop.example.kr/api/login).",
  "Step 5: An error 400 page appears after the “Log in” button (http://shop.example.kr/api/login).",
);

export const monitors: MonitorsView = {
  monitors: [
    monitor("shop-login", names.login, { incident: 12, sentence: failed, screen: screen("error400"), checks: checks(40, 5, { 0: "failed", 1: "failed", 2: "failed", 17: "degraded" }), tell: ["duty"] }),
    monitor("orders", names.orders, { incident: 11, sentence: both("3단계: 4초 안에 끝나야 하는데 8.2초 걸렸습니다.", "Step 3 took 8.2 s; the limit is 4 s."), screen: screen("loading"), checks: checks(40, 5, { 0: "degraded", 1: "degraded", 9: "degraded" }) }),
    monitor("search", names.search, { running: true, screen: screen("results"), rhythm: both("매일, 10분마다", "Every day, every 10 minutes") }),
    monitor("long", names.long, { checks: checks(28, 30, { 6: "unclear", 20: "not_checked" }), rhythm: both("매일, 1시간마다 (Asia/Tokyo 시각, 공휴일과 연말연시 제외)", "Every day, every hour (Asia/Tokyo time, not on holidays or over New Year)") }),
    monitor("vpn", word("VPN 신청", "VPN request"), { paused: true, paused_until: minutesAgo(-95), next: minutesAgo(-100), screen: screen("home") }),
    monitor("card", names.card, { checks: [], last: null, sentence: null, screen: null }),
    monitor("old", word("예전 홈페이지", "Old home page"), { enabled: false, next: null, checks: checks(6, 60), screen: screen("home") }),
  ],
  wrong: [
    {
      file: "/home/hong/.local/share/sullae/monitors/groupware.toml",
      line: 7,
      trouble: {
        code: "monitor_invalid",
        what: word("모니터 파일 groupware.toml 7번째 줄 9번째 칸이 잘못되었습니다", "The monitor file groupware.toml is wrong in line 7, column 9"),
        why: word("“five”은(는) 1s에서 168h 사이의 시간이 아닙니다", "“five” is no time between 1s and 168h"),
        next: word('예: "30s", "5m", "1h"', 'For example "30s", "5m", "1h"'),
      },
    },
  ],
};

export const manyMonitors: MonitorsView = {
  monitors: branches.flatMap((branch, i) =>
    monitors.monitors
      .filter((card) => i === 0 || card.incident === null)
      .map((card) => ({ ...card, key: `${card.key}-${branch.ko}`, recording_id: `${card.key}-${branch.ko}`, name: word(`${branch.ko} ${card.name}`, `${branch.en} ${card.name}`), running: false })),
  ),
  wrong: [],
};

export const calmMonitors: MonitorsView = {
  monitors: monitors.monitors.filter((card) => card.incident === null).map((card) => ({ ...card, running: false })),
  wrong: [],
};

function incident(id: number, name: string, change: Partial<IncidentView>): IncidentView {
  return {
    version: 1,
    id,
    uid: `u-${id}`,
    monitor: "shop-login",
    name,
    subject: "site",
    verdict: "failed",
    since: minutesAgo(16),
    opened: minutesAgo(16),
    closed: null,
    acknowledged: null,
    snoozed_until: null,
    flapping: false,
    sentence: failed,
    expected: both("녹화할 때처럼 오류 없이 응답해야 합니다.", "The server should answer without an error, as it did while recording."),
    run_id: "r-failed",
    ...change,
  };
}

export const incidents: IncidentCard[] = [
  { incident: incident(12, names.login, {}), seen: 3, screen: screen("error400") },
  {
    incident: incident(11, names.orders, {
      monitor: "orders",
      verdict: "degraded",
      since: minutesAgo(47),
      acknowledged: minutesAgo(31),
      flapping: true,
      sentence: both("3단계: 4초 안에 끝나야 하는데 8.2초 걸렸습니다.", "Step 3 took 8.2 s; the limit is 4 s."),
      expected: both("4.0초 안에 끝나야 합니다.", "It should be done within 4.0 s."),
      run_id: "r-slow",
    }),
    seen: 9,
    screen: screen("loading"),
  },
  { incident: incident(9, names.login, { since: minutesAgo(60 * 26), opened: minutesAgo(60 * 26), closed: minutesAgo(60 * 25), acknowledged: minutesAgo(60 * 25.5) }), seen: 12, screen: null },
  {
    incident: incident(7, names.cart, {
      verdict: "unclear",
      since: minutesAgo(60 * 80),
      closed: minutesAgo(60 * 79),
      sentence: both("9단계: ‘장바구니 담기’ 단추가 여러 곳에 있어 어느 것인지 확실하지 않습니다. 아무것도 누르지 않았습니다.", "Step 9: Several places could be the “Add to cart” button; nothing was pressed."),
    }),
    seen: 2,
    screen: null,
  },
];

/** Sullae as a whole cannot see. */
export const blind: IncidentCard = {
  incident: incident(13, "Sullae", {
    monitor: "",
    subject: "sight",
    verdict: "not_checked",
    since: minutesAgo(5),
    sentence: both("이 컴퓨터가 네트워크에 연결되어 있지 않아 점검하지 못했습니다.", "This computer is offline, so the site was not checked."),
    expected: null,
    run_id: null,
  }),
  seen: 4,
  screen: null,
};

export function pageOf(card: IncidentCard): IncidentPage {
  const { since, acknowledged, closed, run_id } = card.incident;
  const event = (what: string, at: string, change: object = {}) => ({ at, what, run_id: null, who: null, note: null, ...change });
  const alert = (channel: string, state: string, at: string, error: string | null) => ({
    key: `${channel}-${at}`,
    incident: card.incident.id,
    channel,
    telling: "opened",
    state,
    written: at,
    delivered: state === "delivered" ? at : null,
    attempts: 2,
    last_error: error,
  });
  const later = (minutes: number) => new Date(Date.parse(since) + minutes * 60_000).toISOString();
  return {
    card: { ...card, screen: card.screen ?? (card.incident.subject === "site" ? screen("error400") : null) },
    timeline: [
      event("opened", since, { run_id }),
      event("pass_seen", later(5)),
      event("relapsed", later(8), { run_id }),
      ...(acknowledged ? [event("acknowledged", acknowledged, { who: "hong" })] : []),
      event("commented", later(10), { who: "hong", note: word("결제 대행사에 문의했습니다.\n10분 안에 답을 준다고 합니다. 그동안 배너를 내려 둡니다.", "Asked the payment service.\nThey answer within 10 minutes. The banner is down until then.") }),
      ...(closed ? [event("recovered", closed)] : []),
    ],
    alerts: [alert("duty", "delivered", later(0.2), null), alert("team", "waiting", later(0.2), word("메일 서버가 대답하지 않습니다 (connection refused)", "The mail server does not answer (connection refused)"))],
    step: card.incident.subject === "site" ? both("‘로그인’ 단추를 누름", "Click the “Log in” button") : null,
    wanted: card.incident.subject === "site" ? screen("home") : null,
    recording_id: card.incident.monitor || null,
  };
}

export const channels: ChannelView[] = [
  { name: "duty", kind: "webhook", style: "slack", goes_to: "hooks.slack.com" },
  { name: "works", kind: "webhook", style: "naver_works", goes_to: "" },
  { name: "team", kind: "email", style: null, goes_to: "duty@example.com, night@example.com (mail.example.com:587)" },
  { name: "here", kind: "desktop", style: null, goes_to: "" },
];

export const channelForms: Record<string, ChannelForm> = {
  duty: { name: "duty", language: "ko", way: { kind: "webhook", style: "slack", allow_private_addresses: false } },
  works: { name: "works", language: "ko", way: { kind: "webhook", style: "naver_works", allow_private_addresses: false } },
  team: {
    name: "team",
    language: "en",
    way: { kind: "email", host: "mail.example.com", port: null, tls: "required", user: "sullae", from: "Sullae <sullae@example.com>", to: ["duty@example.com", "night@example.com"] },
  },
};

export function viewOf({ name, way }: ChannelForm, secret: string | null): ChannelView {
  const style = way.kind === "webhook" ? way.style : null;
  return { name, kind: way.kind, style, goes_to: way.kind === "email" ? way.to.join(", ") : secret ? new URL(secret).host : "" };
}

export const noAddress: Explanation = {
  code: "channel_address",
  what: word("보낼 주소가 없습니다.", "There is no address to send to."),
  why: null,
  next: word("받는 서비스가 보여 주는 웹훅 주소를 붙여 넣으세요.", "Paste the webhook address that the receiving service shows."),
};

export const channelInUse: Explanation = {
  code: "channel_in_use",
  what: word("알림 채널 ‘duty’을(를) 쓰는 모니터가 있어 지우지 않았습니다.", "Monitors use the channel “duty”, so it was not removed."),
  why: names.login,
  next: word("그 모니터들이 다른 채널에 알리게 고친 뒤 지우세요.", "Let those monitors tell another channel first."),
};

export const notDelivered: Explanation = {
  code: "not_delivered",
  what: word("알림 채널 ‘team’(으)로 보내지 못했습니다.", "Nothing could be sent through the channel “team”."),
  why: word("메일 서버 mail.example.com 이(가) 받지 않았습니다. (permanent error (535): 5.7.8 authentication failed)", "The mail server mail.example.com did not take it. (permanent error (535): 5.7.8 authentication failed)"),
  next: word("사용자 이름과 비밀번호를 확인하세요. 앱 비밀번호가 따로 필요한 서버도 있습니다.", "See user and password; some servers ask for a password made for applications."),
};

export const damagedChannels: Explanation = {
  code: "channels_invalid",
  what: word("알림 채널 파일을 쓸 수 없습니다.", "The file of channels cannot be used."),
  why: "/home/hong/.local/share/sullae/channels.toml:4:9: unknown variant `slak`, expected one of `json`, `slack`, `teams`, `discord`, `naver_works`, `template`",
  next: word("파일의 그 자리를 고친 뒤 다시 읽으세요. 쓸 수 있는 항목은 안내서의 ‘장애와 알림’ 절에 있습니다.", "Mend that place of the file and read it again. The guide's part on incidents and alerts lists what may stand there."),
};

export const office: MonitorForm = {
  key: "shop-login",
  recording_id: "shop-login",
  name: names.login,
  every: "5m",
  cron: null,
  hours: ["09:00-18:00"],
  weekdays: ["mon", "tue", "wed", "thu", "fri"],
  holidays: "skip",
  tell: ["duty", "gone"],
  secrets: { password: "shop-password" },
};

export function timetableOf(monitors: MonitorCard[], daysFromToday: number): Timetable {
  const day = new Date(Date.now() + daysFromToday * 86_400_000);
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  // How often an hour, and whether by day only.
  const rhythms: [number, boolean][] = [[12, true], [12, true], [6, false], [1, false], [12, true], [12, true], [12, true]];
  const rows = monitors.map((card, at) => {
    const [often, byDay] = rhythms[at % rhythms.length]!;
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const due = !byDay || (hour >= 9 && hour < 18) ? often : 0;
      const kept = hour === 3;
      return { checks: kept ? 0 : due, in_maintenance: kept ? due : 0 };
    });
    return { key: card.key, name: card.name, rest: card.enabled ? (card.paused ? ("paused" as const) : null) : ("off" as const), hours };
  });
  return { day: date, holiday: null, rows };
}
