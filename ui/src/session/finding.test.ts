import { expect, test } from "vitest";
import { found } from "./finding";

const shops = [
  ["상점 로그인", "shop.example.kr"],
  ["상점 검색", "shop.example.kr"],
  ["Mail login", "mail.example.kr"],
];
const own = (shop: string[]) => shop;

test("nothing asked finds all", () => {
  for (const asked of ["", "  "]) expect(found(shops, asked, own)).toBe(shops);
});

test("every asked word must stand somewhere, in whatever case", () => {
  expect(found(shops, "상점 로그", own)).toEqual([shops[0]]);
  expect(found(shops, "LOGIN example", own)).toEqual([shops[2]]);
  expect(found(shops, "shop 없음", own)).toEqual([]);
});

test("letters typed apart find letters kept together", () => {
  expect(found(shops, "검색".normalize("NFD"), own)).toEqual([shops[1]]);
});
