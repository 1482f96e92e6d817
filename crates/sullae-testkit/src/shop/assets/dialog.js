// The alert nobody expected.
"use strict";
addEventListener("load", () => alert(document.documentElement.lang === "ko"
  ? "오랫동안 사용하지 않아 곧 로그아웃됩니다."
  : "You will be logged out soon because you have been away."));
