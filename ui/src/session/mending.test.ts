import { describe, expect, it } from "vitest";
import type { Finding, Settings } from "../api/generated";
import { mayForgetPrograms } from "./mending";

const sentence = { ko: "", en: "" };
const finding = (id: string, state: Finding["state"]): Finding => ({ id, state, what: sentence, how_to_mend: null, command: null });
const settings = (browser: string | null) => ({ browser, driver: null }) as Settings;

describe("a finding", () => {
  it("is mended by finding the programs anew only where a person named one", () => {
    expect(mayForgetPrograms(finding("browser", "problem"), settings("/opt/gone"))).toBe(true);
    expect(mayForgetPrograms(finding("browser", "problem"), settings(null))).toBe(false);
    expect(mayForgetPrograms(finding("browser", "ok"), settings("/opt/there"))).toBe(false);
    expect(mayForgetPrograms(finding("fonts", "warning"), settings("/opt/gone"))).toBe(false);
  });
});
