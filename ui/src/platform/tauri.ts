// The window's side of Tauri; the one place that may import it.

import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { ServiceEvent } from "../api/generated";
import type { Platform } from "./platform";

export const tauri: Platform = {
  call: (name, takes) => invoke(name, takes),
  listen: (hear) => listen<ServiceEvent>("sullae", (event) => hear(event.payload)),
  pictureUrl: (sha256, size) => convertFileSrc(size ? `${sha256}.${size}.png` : `${sha256}.png`, "picture"),
};
