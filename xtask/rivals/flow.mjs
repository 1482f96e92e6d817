// Does the deeds of a flow with another tool, as its users write it: `node flow.mjs playwright|playwright-tracing|selenium FLOW.json`.
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [tool, file] = process.argv.slice(2);
const flow = JSON.parse(readFileSync(file, "utf8"));
const browserPath = process.env.SULLAE_BROWSER ?? "/usr/bin/chromium";
const driverPath = process.env.SULLAE_CHROMEDRIVER ?? "/usr/bin/chromedriver";
const flags = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

async function playwright(traced) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: browserPath, headless: true, args: flags });
  const context = await browser.newContext({ viewport: { width: flow.width, height: flow.height } });
  if (traced) await context.tracing.start({ screenshots: true, snapshots: true });
  const page = await context.newPage();
  await page.goto(flow.url);
  for (const { css, text } of flow.deeds) {
    if (text === null) await page.click(css);
    else await page.fill(css, text);
  }
  const trace = join(tmpdir(), `rival-trace-${process.pid}.zip`);
  if (traced) await context.tracing.stop({ path: trace });
  await browser.close();
  rmSync(trace, { force: true });
}

async function selenium() {
  const { Builder, By } = await import("selenium-webdriver");
  const chrome = await import("selenium-webdriver/chrome.js");
  const options = new chrome.Options().addArguments("--headless=new", ...flags);
  options.setChromeBinaryPath(browserPath);
  const service = new chrome.ServiceBuilder(driverPath);
  const driver = await new Builder().forBrowser("chrome").setChromeOptions(options).setChromeService(service).build();
  const viewport = { width: flow.width, height: flow.height, deviceScaleFactor: 1, mobile: false };
  await driver.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", viewport);
  await driver.get(flow.url);
  for (const { css, text } of flow.deeds) {
    const element = await driver.findElement(By.css(css));
    if (text === null) {
      await element.click();
    } else {
      await element.clear();
      await element.sendKeys(text);
    }
  }
  await driver.quit();
}

const tools = { playwright: () => playwright(false), "playwright-tracing": () => playwright(true), selenium };
await tools[tool]();
