// Made-up screens and anchors of a small shop, as SVG.

import { names, word } from "./words";

export const screens = {
  home: () => shop(`
    <rect x="80" y="110" width="1120" height="220" rx="14" fill="#e8edff"/>
    <text x="130" y="200" font-size="38" font-weight="700">${word("가을 새 상품이 왔어요", "New in for autumn")}</text>
    <text x="130" y="245" font-size="20" fill="#57606a">${word("오늘 주문하면 내일 도착", "Order today, here tomorrow")}</text>
    ${cards(370)}`),
  login: () => shop(`
    <rect x="430" y="170" width="420" height="380" rx="14" fill="#fff" stroke="#dfe3e8"/>
    <text x="470" y="230" font-size="26" font-weight="700">${word("로그인", "Log in")}</text>
    <rect x="470" y="265" width="340" height="52" rx="8" fill="#fff" stroke="#8b949e"/><text x="488" y="298" font-size="18">hong</text>
    <rect x="470" y="333" width="340" height="52" rx="8" fill="#fff" stroke="#8b949e"/><text x="488" y="366" font-size="18">●●●●●●●●</text>
    <rect x="470" y="411" width="340" height="52" rx="8" fill="#3b5bdb"/><text x="640" y="444" font-size="19" font-weight="700" fill="#fff" text-anchor="middle">${word("로그인", "Log in")}</text>
    <text x="640" y="505" font-size="15" fill="#57606a" text-anchor="middle">${word("아이디 찾기 · 비밀번호 찾기", "Forgot your name or password?")}</text>`),
  error400: () => shop(`
    <text x="640" y="330" font-size="44" font-weight="700" text-anchor="middle" fill="#cf222e">400 Bad Request</text>
    <text x="640" y="380" font-size="20" text-anchor="middle" fill="#57606a">${word("요청을 처리할 수 없습니다.", "The request cannot be processed.")}</text>`),
  results: () => shop(`<text x="80" y="150" font-size="24" font-weight="700">${word("‘운동화’ 검색 결과 24개", "24 results for “sneakers”")}</text>${cards(190)}${cards(480)}`),
  product: () => shop(`
    <rect x="80" y="120" width="480" height="480" rx="14" fill="#eef0f3"/><circle cx="320" cy="360" r="110" fill="#c9d4f5"/>
    <text x="620" y="180" font-size="30" font-weight="700">${word("가벼운 달리기 운동화", "Light running sneakers")}</text><text x="620" y="235" font-size="28">${word("59,000원", "₩59,000")}</text>
    <rect x="620" y="420" width="260" height="60" rx="8" fill="#3b5bdb"/><text x="750" y="458" font-size="19" font-weight="700" fill="#fff" text-anchor="middle">${word("장바구니 담기", "Add to cart")}</text>
    <rect x="900" y="420" width="220" height="60" rx="8" fill="#fff" stroke="#3b5bdb"/><text x="1010" y="458" font-size="19" font-weight="700" fill="#3b5bdb" text-anchor="middle">${word("바로 구매", "Buy now")}</text>`),
  cart: () => shop(`
    <text x="80" y="160" font-size="28" font-weight="700">${word("장바구니", "Cart")}</text>
    <rect x="80" y="190" width="1120" height="110" rx="12" fill="#fff" stroke="#dfe3e8"/><text x="220" y="252" font-size="20">${word("가벼운 달리기 운동화 · 1개", "Light running sneakers · 1")}</text><text x="1160" y="252" font-size="20" text-anchor="end">${word("59,000원", "₩59,000")}</text>
    <rect x="960" y="340" width="240" height="60" rx="8" fill="#3b5bdb"/><text x="1080" y="378" font-size="19" font-weight="700" fill="#fff" text-anchor="middle">${word("주문하기", "Order")}</text>`),
  loading: () => shop(`<text x="640" y="360" font-size="22" text-anchor="middle" fill="#57606a">${word("주문 내역을 불러오는 중…", "Loading your orders…")}</text>`),
};

export type Screen = keyof typeof screens;

/** A button as an anchor. */
export function anchor(label: string, filled = true): string {
  const width = 60 + [...label].reduce((sum, letter) => sum + (letter > "ㄱ" ? 18 : 10), 0);
  return svg(width, 54, `
    <rect width="${width}" height="54" fill="#fff"/>
    <rect x="5" y="5" width="${width - 10}" height="44" rx="8" fill="${filled ? "#3b5bdb" : "#fff"}" stroke="${filled ? "#3b5bdb" : "#8b949e"}"/>
    <text x="${width / 2}" y="33" font-size="17" font-weight="${filled ? 700 : 400}" fill="${filled ? "#fff" : "#57606a"}" text-anchor="middle">${label}</text>`);
}

function shop(content: string): string {
  const menu = [word("홈", "Home"), word("신상품", "New"), word("베스트", "Best"), word("주문 내역", "Orders"), word("로그인", "Log in")];
  return svg(1280, 800, `
    <rect width="1280" height="800" fill="#fafbfc"/><rect width="1280" height="72" fill="#fff"/><path d="M0 72H1280" stroke="#dfe3e8"/>
    <text x="80" y="46" font-size="24" font-weight="800">${names.shop}</text>
    ${menu.map((word, i) => `<text x="${760 + i * 96}" y="44" font-size="16" fill="#57606a">${word}</text>`).join("")}
    ${content}`);
}

function cards(y: number): string {
  return [0, 1, 2, 3]
    .map(
      (i) => `<rect x="${80 + i * 288}" y="${y}" width="256" height="250" rx="12" fill="#fff" stroke="#dfe3e8"/>
      <rect x="${96 + i * 288}" y="${y + 16}" width="224" height="140" rx="8" fill="#eef0f3"/><circle cx="${208 + i * 288}" cy="${y + 86}" r="42" fill="${["#c9d4f5", "#f5d9c9", "#cfe9d3", "#eed3ea"][i]}"/>
      <text x="${96 + i * 288}" y="${y + 190}" font-size="17">${word("상품", "Product")} ${i + 1}</text><text x="${96 + i * 288}" y="${y + 220}" font-size="17" font-weight="700">${word(`${(i + 3) * 9},000원`, `₩${(i + 3) * 9},000`)}</text>`,
    )
    .join("");
}

function svg(width: number, height: number, content: string): string {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Noto Sans CJK KR,Noto Sans KR,sans-serif" fill="#1c2128">${content}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(text)}`;
}
