// Puts the pages into the window.

import { mount } from "svelte";
import App from "./App.svelte";
import { openPlatform } from "./platform";
import { session } from "./session/session.svelte";
import "./styles/tokens.css";
import "./styles/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
const begun = session.begin(await openPlatform());
mount(App, { target });
await begun;
