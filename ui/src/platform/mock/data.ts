// Made-up recordings and runs, close to what the service answers.

import type { BundleView, Explanation, Finding, Found, FoundNow, KeptVersion, NewLookCard, Reason, RecordingCard, Run, RunCard, RunView, SecretCard, Sentence, StepCard, StepResult, Verdict } from "../../api/generated";
import { anchor, screens, type Screen } from "./pictures";
import { branches, names, word } from "./words";

const both = (ko: string, en: string): Sentence => ({ ko, en });
const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000).toISOString();

interface Spec {
  said: Sentence;
  thumb: string | null;
  before: Screen;
  after: Screen;
  place: [number, number, number, number] | null;
  title: string;
  ms: [found: number, acted: number, total: number];
}

const specs: Spec[] = [
  { said: both("http://shop.example.kr/ 주소를 엶", "Open http://shop.example.kr/"), thumb: null, before: "home", after: "home", place: null, title: names.shop, ms: [0, 10, 1020] },
  { said: both("‘로그인’ 메뉴를 누름", "Click the “Log in” menu item"), thumb: anchor(word("로그인", "Log in"), false), before: "home", after: "login", place: [1144, 26, 54, 24], title: names.shop, ms: [140, 190, 610] },
  { said: both("‘아이디’ 입력란에 ‘hong’ 입력", "Type “hong” into the “Name” field"), thumb: anchor(word("아이디", "Name"), false), before: "login", after: "login", place: [470, 265, 340, 52], title: word("로그인 – 단풍상점", "Log in – Maple Shop"), ms: [95, 260, 280] },
  { said: both("‘비밀번호’ 입력란에 비밀값 password 입력", "Type the secret password into the “Password” field"), thumb: anchor(word("비밀번호", "Password"), false), before: "login", after: "login", place: [470, 333, 340, 52], title: word("로그인 – 단풍상점", "Log in – Maple Shop"), ms: [90, 240, 270] },
  { said: both("‘로그인’ 단추를 누름", "Click the “Log in” button"), thumb: anchor(word("로그인", "Log in")), before: "login", after: "home", place: [470, 411, 340, 52], title: word("로그인 – 단풍상점", "Log in – Maple Shop"), ms: [110, 160, 840] },
  { said: both("‘검색’ 입력란에 ‘운동화’ 입력", "Type “sneakers” into the “Search” field"), thumb: anchor(word("검색어를 입력하세요", "What are you looking for?"), false), before: "home", after: "home", place: [300, 24, 300, 36], title: names.shop, ms: [100, 330, 350] },
  { said: both("‘검색’ 입력란에서 Enter 키를 누름", "Press Enter in the “Search” field"), thumb: anchor(word("운동화", "sneakers"), false), before: "home", after: "results", place: [300, 24, 300, 36], title: names.shop, ms: [80, 100, 930] },
  { said: both("‘가벼운 달리기 운동화, 남녀공용, 240–280mm, 무료…’ 링크를 누름", "Click the “Light running sneakers, unisex, 240–280 mm, free…” link"), thumb: anchor(word("상품 1", "Product 1"), false), before: "results", after: "product", place: [80, 190, 256, 250], title: word("‘운동화’ 검색 결과 – 단풍상점", "Results for “sneakers” – Maple Shop"), ms: [180, 230, 1250] },
  { said: both("‘장바구니 담기’ 단추를 누름", "Click the “Add to cart” button"), thumb: anchor(word("장바구니 담기", "Add to cart")), before: "product", after: "cart", place: [620, 420, 260, 60], title: word("가벼운 달리기 운동화 – 단풍상점", "Light running sneakers – Maple Shop"), ms: [120, 170, 560] },
];

export const steps: StepCard[] = specs.map((spec, i) => ({
  id: `s${i + 1}`,
  sentence: spec.said,
  page_title: spec.title,
  page_url: "http://shop.example.kr/",
  effect: { navigates: spec.before !== spec.after },
  warnings:
    i === 7
      ? [{ warning: { kind: "target_has_twins", twins: 3 }, sentence: both("똑같아 보이는 것이 3개 더 있어 위치와 요소로 구별합니다.", "3 more look the same; it is told apart by place and element.") }]
      : [],
  depth: 0,
  thumbnail: spec.thumb,
}));

function found(spec: Spec, change: Partial<Found> = {}): Found | null {
  if (!spec.place) return null;
  const [x, y, width, height] = spec.place;
  return {
    place: { x, y, width, height },
    point: { x: x + width / 2, y: y + height / 2 },
    evidence: { image: 0.99, detail: 0.97, text: 0.97, element: 1, place: 1, neighbours: null },
    score: 0.98,
    runner_up: 0.52,
    decision: "accepted",
    differs_from_recording: false,
    ...change,
  };
}

function result(index: number, verdict: Verdict = "passed", reason: Reason | null = null, change: Partial<StepResult> = {}): StepResult {
  const spec = specs[index]!;
  const [found_ms, acted_ms, total_ms] = spec.ms;
  const shot = (name: string) => ({ sha256: name, width: 1280, height: 800 });
  return {
    index,
    step_id: `s${index + 1}`,
    sentence: spec.said,
    verdict,
    reason,
    found: found(spec),
    expected: spec.thumb ? { sha256: `anchor-${index}`, width: 200, height: 54 } : null,
    before: shot(spec.before),
    after: shot(spec.after),
    timings: { found_ms: spec.place ? found_ms : null, acted_ms, page_load_ms: null, total_ms },
    network: {
      requests: 12,
      page_status: 200,
      slowest: { method: "GET", url: "http://shop.example.kr/img/banner.webp", status: 200, duration_ms: 320 },
      failed: [],
    },
    script_errors: [],
    ...change,
  };
}

function run(id: string, recording: string, ago: number, verdict: Verdict, reason: Reason | null, steps: StepResult[], sentence: Sentence, recordingId: string | null): RunView {
  const run: Run = {
    version: 1,
    id,
    recording,
    folder: "",
    start_url: "http://shop.example.kr/",
    started: minutesAgo(ago),
    duration_ms: steps.reduce((sum, step) => sum + step.timings.total_ms, 1200),
    verdict,
    reason,
    deciding_step: reason ? steps.length - 1 : null,
    mode: "fused",
    viewport: { width: 1280, height: 800, device_pixel_ratio: 1 },
    browser: "Chromium 156.0",
    steps_planned: specs.length,
    steps,
    proposals: [],
  };
  return { run, sentence, recording_id: recordingId };
}

const http: Reason = { kind: "http_error", status: 400, method: "POST", url: "http://shop.example.kr/api/login", background: false };
const slow: Reason = { kind: "too_slow", limit_ms: 4000, measured_ms: 8200, finished: true };
const twins: Reason = { kind: "target_ambiguous", best_score: 0.86, runner_up: 0.84 };
const offline: Reason = { kind: "offline" };

const passed = both("9단계를 모두 마쳤습니다 (7.3초).", "All 9 steps passed (7.3 s).");

const first = (n: number) => Array.from({ length: n }, (_, i) => result(i));

/** Another recording's third step. */
const orders: Partial<StepResult> = {
  sentence: both("‘주문 내역’ 메뉴를 누름", "Click the “Orders” menu item"),
  expected: { sha256: "anchor-orders", width: 200, height: 54 },
  before: { sha256: "home", width: 1280, height: 800 },
  found: found({ ...specs[1]!, place: [1036, 26, 84, 24] }),
};

export const foundNow: FoundNow = {
  url: "http://shop.example.kr/",
  where_it_stands: false,
  picture: screens.login(),
  found: found(specs[4]!),
  runner_up: { x: 1144, y: 26, width: 54, height: 24 },
  covered_by: null,
};

export const runViews: RunView[] = [
  run("r-failed", names.login, 6, "failed", http, [
    ...first(4),
    result(4, "failed", http, {
      after: { sha256: "error400", width: 1280, height: 800 },
      timings: { found_ms: 110, acted_ms: 160, page_load_ms: 2400, total_ms: 2690 },
      network: {
        requests: 3,
        page_status: 400,
        slowest: { method: "POST", url: "http://shop.example.kr/api/login", status: 400, duration_ms: 2380 },
        failed: [{ method: "POST", url: "http://shop.example.kr/api/login?next=%2Forders", status: 400, duration_ms: 2380 }],
      },
      script_errors: ["TypeError: Cannot read properties of undefined (reading 'token')"],
    }),
  ], both("5단계: ‘로그인’ 단추를 누르면 400 오류 페이지가 나옵니다 (http://shop.example.kr/api/login).", "Step 5: An error 400 page appears after the “Log in” button (http://shop.example.kr/api/login)."), "shop-login"),
  run("r-slow", names.orders, 27, "degraded", slow, [...first(2), result(2, "degraded", slow, { ...orders, after: { sha256: "loading", width: 1280, height: 800 }, timings: { found_ms: 110, acted_ms: 160, page_load_ms: 8200, total_ms: 8400 } })], both("3단계: 동작하지만 느립니다: 8.2초 걸렸습니다 (기준 4.0초).", "Step 3: It works but is slow: it took 8.2 s (limit 4.0 s)."), "orders"),
  run("r-unclear", names.cart, 41, "unclear", twins, [
    ...first(8),
    result(8, "unclear", twins, {
      found: found(specs[8]!, { decision: "ambiguous", score: 0.86, runner_up: 0.84, evidence: { image: 0.71, detail: 0.2, text: 0.97, element: 0.62, place: 0.31, neighbours: 0.8 }, differs_from_recording: true }),
      after: null,
    }),
  ], both("9단계: ‘장바구니 담기’ 단추가 여러 곳에 있어 어느 것인지 확실하지 않습니다. 아무것도 누르지 않았습니다.", "Step 9: Several places could be the “Add to cart” button, so nothing was pressed."), "cart"),
  run("r-passed", names.search, 12, "passed", null, first(9), passed, "search"),
  run("r-offline", names.mail, 55, "not_checked", offline, [], both("이 컴퓨터가 네트워크에 연결되어 있지 않아 점검하지 못했습니다.", "This computer is offline, so the site was not checked."), "mail"),
  run("r-before", names.login, 60 * 24, "passed", null, first(9), passed, "shop-login"),
];

export function cardOf(view: RunView): RunCard {
  const { id, recording, started, duration_ms, verdict, reason } = view.run;
  return { id, recording, started, duration_ms, verdict, reason, sentence: view.sentence };
}

export const runs: RunCard[] = Array.from({ length: 24 }, (_, i) => {
  const view = runViews[i % runViews.length]!;
  return { ...cardOf(view), id: i < runViews.length ? view.run.id : `r-${i}`, started: minutesAgo(6 + i * 97) };
});

const card = (id: string, name: string, lastRun: string | null, secrets: string[] = [], url = "http://shop.example.kr/"): RecordingCard => {
  const view = runViews.find((view) => view.run.id === lastRun);
  return { id, name, start_url: url, created: minutesAgo(60 * 24 * 9), steps: 9, secrets, last_run: view ? cardOf(view) : null, trouble: null };
};

export const recordings: RecordingCard[] = [
  card("shop-login", names.login, "r-failed", ["password"]),
  card("orders", names.orders, "r-slow"),
  card("search", names.search, "r-passed"),
  card("cart", names.cart, "r-unclear"),
  card("long", names.long, "r-passed", [], "https://customer-support.intranet.very-long-company-name.example.co.kr:8443/app/"),
  card("new", word("새로 녹화한 것", "Newly recorded"), null),
  {
    ...card("broken", "", null),
    steps: 0,
    trouble: {
      code: "recording_unreadable",
      what: word("recording.json을 읽을 수 없습니다.", "recording.json cannot be read."),
      why: word("12번째 줄에서 JSON이 끊겼습니다.", "The JSON breaks off in line 12."),
      next: word("백업이 있으면 되돌리고, 없으면 다시 녹화하세요.", "Put a backup in its place, or record it again."),
    },
  },
];

export const practised = card("shop-login", word("연습 상점", "Practice shop"), null, [], "http://127.0.0.1:8099/");

/** Of a team that looks after many shops. */
export const many: RecordingCard[] = branches.flatMap((branch) =>
  recordings.filter((card) => !card.trouble).map((card) => ({ ...card, id: `${card.id}-${branch.ko}`, name: word(`${branch.ko} ${card.name}`, `${branch.en} ${card.name}`) })),
);

export const calm: RecordingCard[] = recordings.filter((card) => !card.trouble && (card.last_run?.verdict ?? "passed") === "passed");

export const findings: Finding[] = [
  { id: "browser", state: "ok", what: both("Chromium 156을 찾았습니다 (/usr/bin/chromium).", "Found Chromium 156 (/usr/bin/chromium)."), how_to_mend: null, command: null },
  { id: "driver", state: "ok", what: both("chromedriver 156을 찾았습니다.", "Found chromedriver 156."), how_to_mend: null, command: null },
  { id: "sandbox", state: "warning", what: both("관리자(root)로 실행 중이라 브라우저의 보호 기능 없이 열립니다.", "Running as root, so the browser opens without its sandbox."), how_to_mend: both("보통 사용자로 로그인해서 실행하세요.", "Run it as an ordinary user."), command: null },
  { id: "fonts", state: "ok", what: both("한글 글꼴이 있습니다.", "Korean fonts are installed."), how_to_mend: null, command: null },
  { id: "disk", state: "ok", what: both("디스크에 182 GB가 남아 있습니다.", "182 GB are free on the disk."), how_to_mend: null, command: null },
];

export const secrets: SecretCard[] = [
  { name: "shop-password", sites: ["shop.example.kr", "*.example.kr"], set: minutesAgo(60 * 24 * 12) },
  { name: "webhook", sites: ["hooks.example.com"], set: minutesAgo(60 * 3) },
];

export const noDriver: Finding = {
  id: "driver",
  state: "problem",
  what: both("chromedriver를 찾지 못했습니다.", "chromedriver was not found."),
  how_to_mend: both("chromedriver를 설치해 주세요.", "Install chromedriver."),
  command: "sudo apt install chromium chromium-driver",
};

export const lost: Explanation = {
  code: "driver_lost",
  what: word("브라우저와 연결이 끊겼습니다.", "The connection to the browser is lost."),
  why: word("chromedriver가 갑자기 종료되었습니다.", "chromedriver ended suddenly."),
  next: word("저장된 단계를 확인하고, 이어서 녹화하려면 마지막 단계를 골라 ‘이 뒤에 더 녹화’를 누르세요.", "Look at the steps that were kept. To go on, choose the last one and press “Record more after it”."),
};

export const bundle: BundleView = {
  ticket: "t1",
  overview: {
    name: names.login,
    sites: ["https://shop.example.kr", "https://xn--shp-8ra.example.kr"],
    types: [
      { step: 2, field: word("아이디", "Name"), value: { kind: "literal", text: "hong" } },
      { step: 3, field: word("비밀번호", "Password"), value: { kind: "secret", name: "password" } },
      { step: 5, field: word("검색", "Search"), value: { kind: "variable", name: "word", value: word("운동화", "sneakers") } },
    ],
    secrets: ["password"],
    files: [],
    steps: specs.map((spec) => spec.said),
    anchors: 8,
    warnings: [both("주소에 로마자가 아닌 글자가 섞여 있어 다른 사이트로 보이게 할 수 있습니다: xn--shp-8ra.example.kr", "An address mixes letters that can make it look like another site: xn--shp-8ra.example.kr")],
  },
  steps,
  kept: null,
};

/** The kept version: another button, one step more at its end, and a step less before it. */
export const keptVersion: KeptVersion = {
  id: "shop-login",
  name: "쇼핑몰 로그인",
  unsaved: false,
  steps: [...steps.slice(0, 4), { ...steps[4]!, sentence: both("‘들어가기’ 단추를 누름", "Click the “Enter” button"), thumbnail: anchor("들어가기") }, ...steps.slice(6), { ...steps[1]!, id: "s30" }],
  differences: {
    whole: [{ what: both("시간 기준", "Time limits"), sides: [both("4.0초 넘으면 지연, 15.0초 넘으면 장애", "slow after 4.0 s, failed after 15.0 s"), both("2.0초 넘으면 지연, 9.0초 넘으면 장애", "slow after 2.0 s, failed after 9.0 s")] }],
    steps: [
      ...steps.slice(0, 4).map((_, i) => ({ mine: i, theirs: i, differences: [] })),
      {
        mine: 4,
        theirs: 4,
        differences: [
          { what: both("하는 일", "What it does"), sides: [both("‘들어가기’ 단추를 누름", "Click the “Enter” button"), specs[4]!.said] },
          { what: both("기준 이미지", "Picture of the target"), sides: null },
          { what: both("확인할 것", "Checks"), sides: [both("없음", "None"), both("확인: ‘환영합니다’가 보인다", "Check that “환영합니다” shows")] },
        ],
      },
      { mine: null, theirs: 5, differences: [] },
      ...steps.slice(6).map((_, i) => ({ mine: 5 + i, theirs: 6 + i, differences: [] })),
      { mine: steps.length - 1, theirs: null, differences: [] },
    ],
  },
};

export const newLooks: NewLookCard[] = [
  {
    step: 5,
    sentence: specs[4]!.said,
    run_id: "r-passed",
    seen: minutesAgo(12),
    score: 0.93,
    changes: [
      { what: both("글자", "text"), before: word("로그인", "Log in"), after: word("들어가기", "Sign in") },
      { what: both("위치와 크기", "place and size"), before: "470, 411, 340 × 52", after: "470, 411, 360 × 52" },
    ],
    recorded: anchor(word("로그인", "Log in")),
    now: anchor(word("들어가기", "Sign in")),
  },
];

/** What each step's anchor and screens are, by the made-up SHA-256 of `result`. */
export const anchors = new Map([...specs.map((spec, i) => [`anchor-${i}`, spec.thumb] as const), ["anchor-orders", anchor(word("주문 내역", "Orders"), false)]]);

/** The newest runs of a recording. */
export const runsOf = (name: string): RunCard[] => runs.filter((run) => run.recording === name);

export const liveScreens: Screen[] = specs.map((spec) => spec.after);
