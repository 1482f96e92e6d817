import { describe, expect, it } from "vitest";
import type { ChannelForm } from "../api/generated";
import { channelOf, draftOf, fieldOf, freeName, hostOf, kindOf, newDraft, portOf, receiversOf } from "./channels";

const mail: ChannelForm = {
  name: "team",
  language: "en",
  way: { kind: "email", host: "mail.example.com", port: 2525, tls: "wrapper", user: "sullae", from: "a@example.com", to: ["b@example.com", "c@example.com"] },
};
const hook: ChannelForm = { name: "duty", language: "ko", way: { kind: "webhook", style: "template", allow_private_addresses: true } };

describe("a channel's form", () => {
  it("gives back what it was given, and no secret where none was typed", () => {
    for (const form of [mail, hook, { name: "here", language: "ko", way: { kind: "desktop" } } satisfies ChannelForm])
      expect(channelOf(draftOf(form), false)).toEqual({ form, is_new: false, secret: null });
  });

  it("hands on the one secret that its kind has, and nothing typed into a field that is gone", () => {
    const typed = { ...draftOf(mail), address: "https://hooks.test/key", password: " pa55 " };
    expect(channelOf(typed, false).secret).toBe(" pa55 ");
    expect(channelOf({ ...typed, user: " " }, false).secret).toBeNull();
    expect(channelOf({ ...typed, kind: "slack", address: " https://hooks.test/key\n" }, true).secret).toBe("https://hooks.test/key");
    expect(channelOf({ ...typed, kind: "desktop" }, true).secret).toBeNull();
  });

  it("takes several receivers, a comma in a name too", () => {
    expect(receiversOf(' a@b.kr , "당직, 밤" <c@d.kr>;e@f.kr\n')).toEqual(["a@b.kr", '"당직, 밤" <c@d.kr>', "e@f.kr"]);
    expect(receiversOf(" , ")).toEqual([]);
  });

  it("takes a port or none, and nothing else for one", () => {
    expect(["", " 25 ", "65535"].map(portOf)).toEqual([null, 25, 65_535]);
    expect(["x", "0", "65536", "2 5", "-1"].map(portOf)).toEqual(Array(5).fill(undefined));
  });

  it("suggests a name that is free and that every message can carry", () => {
    expect(freeName("naver_works", [])).toBe("naver-works");
    expect(freeName("json", ["webhook", "webhook-2"])).toBe("webhook-3");
    expect(newDraft("slack", ["slack"], "ko").name).toBe("slack-2");
  });

  it("shows where a pasted address leads, and only that", () => {
    expect(hostOf(" https://hooks.test:8443/a/key ")).toBe("hooks.test:8443");
    expect(["hooks.test", "ftp://hooks.test/", "https://", "javascript:alert(1)"].map(hostOf)).toEqual([null, null, null, null]);
  });
});

describe("channels", () => {
  it("are told apart by what they send", () => {
    expect(kindOf({ name: "a", kind: "webhook", style: "teams", goes_to: "" })).toBe("teams");
    expect(kindOf({ name: "a", kind: "email", style: null, goes_to: "" })).toBe("email");
    expect(kindOf({ name: "a", kind: "desktop", style: null, goes_to: "" })).toBe("desktop");
  });

  it("have a refusal shown at its field, or for the whole", () => {
    expect([fieldOf("channel_to"), fieldOf("channel_not_found"), fieldOf("secrets_store")]).toEqual(["to", null, null]);
  });
});
