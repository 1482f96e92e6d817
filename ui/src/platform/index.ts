// Picks what the pages run in: Tauri, or, while developing and in the build of mode `play`, a play with made-up data (`?mock`).

import type { Platform } from "./platform";
import { tauri } from "./tauri";

export type { Platform } from "./platform";
export { explanationOf } from "./platform";

export async function openPlatform(): Promise<Platform> {
  if ((import.meta.env.DEV || import.meta.env.MODE === "play") && new URLSearchParams(location.search).has("mock")) {
    const { openMock } = await import("./mock/mock");
    return openMock(new URLSearchParams(location.search));
  }
  return tauri;
}
