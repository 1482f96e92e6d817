// The made-up shop speaks the language that the window is asked for.

const english = typeof location !== "undefined" && new URLSearchParams(location.search).get("lang") === "en";

export const word = (ko: string, en: string) => (english ? en : ko);

/** Where a team's shops are. */
export const branches = [
  { ko: "강남점", en: "Gangnam" },
  { ko: "광주점", en: "Gwangju" },
  { ko: "대구점", en: "Daegu" },
  { ko: "대전점", en: "Daejeon" },
  { ko: "부산점", en: "Busan" },
  { ko: "인천점", en: "Incheon" },
];

/** Names that stand in several places. */
export const names = {
  shop: word("단풍상점", "Maple Shop"),
  login: word("쇼핑몰 로그인", "Shop log-in"),
  orders: word("주문 조회", "Order status"),
  search: word("상품 검색", "Product search"),
  cart: word("장바구니에 담기", "Add to cart"),
  card: word("카드 결제", "Card payment"),
  mail: word("사내 메일", "Company mail"),
  long: word(
    "고객센터에서 상담을 신청하고 접수 번호가 나오는지 확인하는 아주 긴 이름의 점검 시나리오 (운영 2팀, 평일 낮 시간 전용)",
    "Customer centre: ask for a call and see that a ticket number appears, a check with a very long name (operations team 2, weekdays by day only)",
  ),
};
