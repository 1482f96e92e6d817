// The words of the pointing mode, in Korean and English.

export interface PointingWords {
  hint: string;
  wholePage: string;
  title: string;
  add: string;
  relation: string;
  present: string;
  absent: string;
  waitFor: string;
  waitForEnd: string;
  dismiss: string;
  keep: string;
  keepAs: string;
  mask: string;
  maskName: string;
  maskPart: string;
  maskWhole: string;
  text: string;
  number: string;
  value: string;
  ticked: string;
  unticked: string;
  enabled: string;
  disabled: string;
  rows: string;
  picture: string;
  pageTitle: string;
  pageAddress: string;
  pageShows: string;
  pageStatus: string;
  noFailedRequests: string;
  noScriptErrors: string;
  equals: string;
  contains: string;
  relations: [string, string][];
}

const KO: PointingWords = {
  hint: "확인할 곳을 누르세요",
  wholePage: "페이지 전체 확인",
  title: "무엇을 확인할까요?",
  add: "추가",
  relation: "비교 방법",
  present: "보인다",
  absent: "없어야 한다",
  waitFor: "나타날 때까지 기다리기 (최대 1분)",
  waitForEnd: "사라질 때까지 기다리기 (최대 1분)",
  dismiss: "나타나면 누르기 (배너, 설문 닫기)",
  keep: "값 담기",
  keepAs: "값",
  mask: "사진에서 가리기",
  maskName: "가린 곳",
  maskPart: "이 부분",
  maskWhole: "전체",
  text: "글자",
  number: "수",
  value: "값",
  ticked: "선택되어 있다",
  unticked: "선택되어 있지 않다",
  enabled: "쓸 수 있다",
  disabled: "쓸 수 없다",
  rows: "줄 수",
  picture: "모습이 그대로다",
  pageTitle: "제목",
  pageAddress: "주소",
  pageShows: "보이는 글자",
  pageStatus: "페이지 응답이 200이다",
  noFailedRequests: "실패한 요청이 없다",
  noScriptErrors: "스크립트 오류가 없다",
  equals: "같다",
  contains: "들어 있다",
  relations: [
    ["at_least", "이상"],
    ["at_most", "이하"],
    ["more_than", "초과"],
    ["less_than", "미만"],
    ["equal", "같다"],
    ["not_equal", "다르다"],
  ],
};

const EN: PointingWords = {
  hint: "Press what to check",
  wholePage: "Check the whole page",
  title: "What must hold?",
  add: "Add",
  relation: "How to compare",
  present: "It can be seen",
  absent: "It must not be there",
  waitFor: "Wait until it is there (1 min at most)",
  waitForEnd: "Wait until it is gone (1 min at most)",
  dismiss: "Press it whenever it is in the way",
  keep: "Keep as",
  keepAs: "value",
  mask: "Hide in pictures",
  maskName: "hidden area",
  maskPart: "this part",
  maskWhole: "all of it",
  text: "Text",
  number: "Number",
  value: "Value",
  ticked: "It is ticked",
  unticked: "It is not ticked",
  enabled: "It can be used",
  disabled: "It cannot be used",
  rows: "Rows",
  picture: "It looks as it does now",
  pageTitle: "Title",
  pageAddress: "Address",
  pageShows: "Shows",
  pageStatus: "The page answers with 200",
  noFailedRequests: "No request fails",
  noScriptErrors: "No script fails",
  equals: "is",
  contains: "contains",
  relations: [
    ["at_least", "at least"],
    ["at_most", "at most"],
    ["more_than", "more than"],
    ["less_than", "less than"],
    ["equal", "equal to"],
    ["not_equal", "other than"],
  ],
};

/** `ko` or `en`: the language Sullae speaks with the person, whatever the page is in. */
export function wordsOf(language: string): PointingWords {
  return language === "ko" ? KO : EN;
}
